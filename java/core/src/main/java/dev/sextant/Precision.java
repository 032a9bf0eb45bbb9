package dev.sextant;

/**
 * Arithmetic of scores and softmax; sums are exact in any. Distances and measures of structure take AUTO, F32 and F64
 * alone.
 */
public enum Precision {
    /**
     * {@link #F64} for F64 rows, and where single precision could err by more than 1e-6 of an efficiency; else
     * {@link #F32}, or {@link #MATRIX} on CUDA. Never MATRIX on the CPU, so that results have the same bits everywhere.
     */
    AUTO,
    /** Single precision, of the CPU alone: error at most 1e-6 of an efficiency. */
    F32,
    /** Double precision. */
    F64,
    /**
     * Matrix units, AMX or tensor cores: products of operands split into 16-bit parts, error at most 1e-6 of an
     * efficiency where AUTO would not choose F64. UNSUPPORTED where there are none; see {@link Sextant#matrixUnits}.
     */
    MATRIX,
    /** The same by fewer products: error at most 1e-4. */
    MATRIX_FAST,
    /** Of a state alone: merged from several kinds of single precision. Not to be asked for. */
    MIXED;

    Precision requireOfDistances() {
        if (this != AUTO && this != F32 && this != F64) {
            throw new IllegalArgumentException("precision must be AUTO, F32 or F64, but is " + this);
        }
        return this;
    }
}
