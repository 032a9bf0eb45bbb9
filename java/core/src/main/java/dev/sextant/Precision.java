package dev.sextant;

/** Arithmetic of scores and softmax; sums are exact in any. */
public enum Precision {
    /**
     * {@link #F64} for F64 rows, and where single precision could err by more than 1e-6 of an efficiency; else
     * {@link #F32} on the CPU, {@link #MATRIX} on CUDA.
     */
    AUTO,
    /** Single precision, of the CPU alone: error at most 1e-6 of an efficiency. */
    F32,
    /** Double precision. */
    F64,
    /** Matrix units, by products of operands split into 16-bit parts: error at most 1e-6 of an efficiency. */
    MATRIX,
    /** Matrix units, by one product of rounded operands: error at most 1e-4 of an efficiency. */
    MATRIX_FAST,
    /** Of sums that were merged from several single precisions; never asked for. */
    MIXED
}
