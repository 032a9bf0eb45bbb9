package dev.sextant.spi;

import dev.sextant.NGrams;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import java.util.Optional;

/**
 * An implementation of the engine, found by {@link java.util.ServiceLoader}. Construction must be cheap and never fail:
 * what a provider lacks it says in {@link #unavailable()}.
 */
public interface Provider {

    /** Unique name, as "panama". */
    String name();

    /** What computes: "cpu" or "reference". */
    String backend();

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
}
