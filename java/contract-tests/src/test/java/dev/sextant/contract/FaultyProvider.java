package dev.sextant.contract;

import dev.sextant.BadRows;
import dev.sextant.Execution;
import dev.sextant.InvalidDataException;
import dev.sextant.Metric;
import dev.sextant.NGrams;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import dev.sextant.UnseenAtoms;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import dev.sextant.spi.MappingConfig;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Provider;
import dev.sextant.spi.Reduced;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import dev.sextant.spi.StructureConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The reference with a planted fault, to show that the suite reports it. */
public final class FaultyProvider implements Provider {
    static final String NAME = "faulty";

    /** The fault in force, or null. */
    static final AtomicReference<@Nullable Fault> FAULT = new AtomicReference<>();

    private final AtomicReference<@Nullable SpaceConfig> lastOpened = new AtomicReference<>();

    /** Called by the service loader. */
    public FaultyProvider() {}

    private static Provider reference() {
        return ProviderProfile.oracle("reference", "reference").provider();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String backend() {
        return NAME;
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return "the reference with fault " + FAULT.get();
    }

    @Override
    public double temperature(Temperature.Mode mode, int anchors, int dim) {
        double temperature = reference().temperature(mode, anchors, dim);
        return FAULT.get() == Fault.TEMPERATURE_OFF_BY_1E_9 ? temperature * (1 + 1e-9) : temperature;
    }

    @Override
    public double[] anchors(int anchors, int dim, long seed, int draw) {
        double[] values = reference().anchors(anchors, dim, seed, draw);
        if (FAULT.get() == Fault.ANCHOR_OFF_BY_ONE_BIT) {
            values[values.length - 1] = Math.nextUp(values[values.length - 1]);
        }
        return values;
    }

    @Override
    public NGrams ngrams(Tokens tokens, int[] orders) {
        NGrams labels = reference().ngrams(tokens, orders);
        if (FAULT.get() == Fault.NGRAM_ONE_TOKEN_LATE) {
            for (long[] codes : labels.inputs()) {
                System.arraycopy(codes.clone(), 0, codes, 1, codes.length - 1);
            }
        }
        return labels;
    }

    @Override
    public Space open(SpaceConfig config) {
        lastOpened.set(config);
        return new FaultySpace(reference().open(spoilt(config)), false);
    }

    @Override
    public Bins openBins(BinsConfig c) {
        int bins = FAULT.get() == Fault.BIN_TOO_FEW ? c.bins() - 1 : c.bins();
        return reference().openBins(new BinsConfig(bins, c.dim(), c.badRows(), c.threads(), c.labelSets()));
    }

    @Override
    public StructureResult structure(StructureConfig config) {
        return FaultyStructure.structure(reference(), config);
    }

    @Override
    public List<Reduced> pairs(PairsConfig config) {
        return FaultyStructure.pairs(reference(), config);
    }

    @Override
    public StructureResult mapping(MappingConfig c) {
        return reference()
                .mapping(new MappingConfig(
                        c.rows(),
                        c.roles(),
                        c.length(),
                        c.meanings(),
                        c.signals(),
                        c.measures(),
                        c.atoms(),
                        c.alphabet(),
                        FAULT.get() == Fault.UNSEEN_ATOMS_SKIPPED ? UnseenAtoms.SKIP : c.unseenAtoms(),
                        c.skipSymbolZero() && FAULT.get() != Fault.SYMBOL_ZERO_COUNTED,
                        c.meaningDistance(),
                        FAULT.get() == Fault.SIGNALS_NOT_EDITED ? Metric.HAMMING : c.signalDistance(),
                        c.correlation(),
                        c.longestSubstring(),
                        c.threads(),
                        c.progress(),
                        c.seed(),
                        c.shuffles()));
    }

    @Override
    public String stateMagic() {
        return reference().stateMagic();
    }

    @Override
    public Space load(Path path, Execution execution) {
        try {
            return new FaultySpace(reference().load(path, execution), true);
        } catch (InvalidDataException e) {
            if (FAULT.get() == Fault.DAMAGED_STATE_ACCEPTED) {
                return open(Objects.requireNonNull(lastOpened.get()));
            }
            throw e;
        }
    }

    /** The same but for what the fault makes of it. */
    private static SpaceConfig spoilt(SpaceConfig c) {
        Fault fault = FAULT.get();
        return new SpaceConfig(
                c.anchors(),
                c.dim(),
                fault == Fault.DRAWS_ALIKE ? alike(c) : c.anchorValues(),
                c.seed(),
                c.temperature(),
                c.dtype(),
                c.precision(),
                fault == Fault.ZERO_ROWS_SKIPPED ? BadRows.SKIP : c.badRows(),
                c.labelSets(),
                c.sampleRows(),
                fault == Fault.SCORE_IGNORED ? Score.COSINE : c.score(),
                fault == Fault.SMOOTHING_IGNORED ? Smoothing.SOFTMAX : c.smoothing(),
                c.draws(),
                c.coMoments() && fault != Fault.CO_MOMENTS_IGNORED,
                c.execution());
    }

    /** The anchors of the first draw for all. */
    private static double @Nullable [] alike(SpaceConfig c) {
        double[] values = c.anchorValues();
        for (int i = c.anchors() * c.dim(); values != null && i < values.length; i++) {
            values[i] = values[i - c.anchors() * c.dim()];
        }
        return values;
    }
}
