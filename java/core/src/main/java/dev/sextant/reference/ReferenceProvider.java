package dev.sextant.reference;

import dev.sextant.Execution;
import dev.sextant.NGrams;
import dev.sextant.Precision;
import dev.sextant.SextantException;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
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
import java.util.Optional;

/** The provider that runs where no native library does. */
public final class ReferenceProvider implements Provider {
    static final String NAME = "reference";

    /** Called by the service loader. */
    public ReferenceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String backend() {
        return "reference";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return "plain Java, float64, one thread";
    }

    @Override
    public double temperature(Temperature.Mode mode, int anchors, int dim) {
        return Calibration.temperature(mode, anchors, dim);
    }

    @Override
    public double[] anchors(int anchors, int dim, long seed, int draw) {
        return GeneratedAnchors.generate(anchors, dim, seed, draw);
    }

    @Override
    public NGrams ngrams(Tokens tokens, int[] orders) {
        return NGramLabels.of(tokens, orders);
    }

    @Override
    public Space open(SpaceConfig config) {
        if (config.precision() == Precision.MATRIX || config.precision() == Precision.MATRIX_FAST) {
            throw new SextantException(
                    SextantException.Status.UNSUPPORTED,
                    "precision " + config.precision() + " needs matrix units, and provider " + NAME
                            + " computes in F64 alone");
        }
        return new ReferenceSpace(config);
    }

    @Override
    public Bins openBins(BinsConfig config) {
        return new ReferenceBins(config);
    }

    @Override
    public StructureResult structure(StructureConfig config) {
        return ReferenceStructure.measure(config);
    }

    @Override
    public List<Reduced> pairs(PairsConfig config) {
        return ReferencePairs.sweep(config);
    }

    @Override
    public StructureResult mapping(MappingConfig config) {
        return ReferenceMapping.measure(config);
    }

    @Override
    public String stateMagic() {
        return StateFormat.MAGIC;
    }

    @Override
    public Space load(Path path, Execution execution) {
        ReferenceSpace.checkTarget(execution.target());
        return new ReferenceSpace(SavedSpace.load(path));
    }
}
