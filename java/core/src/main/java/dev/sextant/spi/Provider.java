package dev.sextant.spi;

import dev.sextant.DeviceInfo;
import dev.sextant.Execution;
import dev.sextant.NGrams;
import dev.sextant.SextantException;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An implementation of the engine, found by {@link java.util.ServiceLoader}. Construction must be cheap and never fail:
 * what a provider lacks it says in {@link #unavailable()}.
 */
public interface Provider {

    /** Unique name, as "panama". */
    String name();

    /** The processor that computes: "cpu" or "reference". */
    String backend();

    /**
     * Further processors that {@link #open}, {@link #structure} and {@link #pairs} take, as "cuda"; whether they are
     * there shows when they are asked for.
     */
    default List<String> accelerators() {
        return List.of();
    }

    /**
     * The devices behind {@code accelerators}, at least one.
     *
     * @throws dev.sextant.SextantException with UNSUPPORTED where there is none to use, with the reason
     */
    default List<DeviceInfo> devices() {
        throw unsupported("devices");
    }

    /** Why it has not {@link dev.sextant.Precision#MATRIX} on the processor of this machine, or empty if it has. */
    default Optional<String> matrixUnits() {
        return Optional.of("provider " + name() + " has no matrix units");
    }

    /** Providers are tried from the highest priority to the lowest. */
    int priority();

    /** Why this provider cannot run here, or empty if it can. */
    Optional<String> unavailable();

    /** Version, library path, instruction sets: one line for {@code sextant info}. */
    String description();

    /** Temperature for m anchors in d dimensions by a rule other than FIXED. */
    double temperature(Temperature.Mode mode, int anchors, int dim);

    /** Generated unit anchors, m x d row-major. The same bits from every provider. */
    double[] anchors(int anchors, int dim, long seed, int draw);

    /** n-gram labels; the orders are checked, the ids and the mask are not. The same labels from every provider. */
    NGrams ngrams(Tokens tokens, int[] orders);

    /** Opens an empty space. */
    Space open(SpaceConfig config);

    /** Opens bins without range and counts. */
    Bins openBins(BinsConfig config);

    /**
     * Measures one or two spaces.
     *
     * @throws dev.sextant.InvalidDataException for the first row that is not finite, or that a metric cannot take
     * @throws dev.sextant.SextantException with CANCELLED where progress says so
     */
    default StructureResult structure(StructureConfig config) {
        throw unsupported("measures of structure");
    }

    /** Sweeps pairs of rows; a result for each reduction. Fails as {@link #structure}. */
    default List<Reduced> pairs(PairsConfig config) {
        throw unsupported("pairs of rows");
    }

    /**
     * Measures a discrete mapping.
     *
     * @throws dev.sextant.InvalidDataException for the first row with an atom or symbol out of range
     * @throws dev.sextant.SextantException with CANCELLED where progress says so
     */
    default StructureResult mapping(MappingConfig config) {
        throw unsupported("mappings");
    }

    private SextantException unsupported(String what) {
        return new SextantException(SextantException.Status.UNSUPPORTED, "provider " + name() + " has no " + what);
    }

    /** The eight bytes, as Latin-1, that every state file of this provider begins with. A uint32 version follows. */
    String stateMagic();

    /**
     * Opens a space as it was saved; it goes on as if it had never been written.
     *
     * @param execution where and how, with a backend that is one of the provider's
     * @throws dev.sextant.SextantException with INVALID_DATA for a file that is damaged, with where; with UNSUPPORTED
     *     for a later version of the format; with STATE_MISMATCH where the backend has not the arithmetic of the state,
     *     unless mixing is allowed; with IO where it cannot be read
     */
    Space load(Path path, Execution execution);
}
