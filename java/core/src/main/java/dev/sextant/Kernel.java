package dev.sextant;

import java.util.Locale;

/** Kernels of the matrix-based Renyi entropies and of the Hilbert-Schmidt independence criterion. */
public enum Kernel {
    /** {@code exp(-|x - y|^2 / (2 h^2))}. */
    RBF,
    /** {@code <x, y>}; of rows scaled to length 1 for the Renyi measures. */
    LINEAR;

    /** As users write it, "rbf". */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
