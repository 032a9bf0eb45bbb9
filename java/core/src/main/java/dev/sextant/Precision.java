package dev.sextant;

/** Arithmetic of scores and softmax; sums are exact in either. */
public enum Precision {
    /** {@link #F64} for F64 rows, and where F32 could err by more than 1e-6 of an efficiency; else {@link #F32}. */
    AUTO,
    /** Single precision: error at most 1e-6 of an efficiency. */
    F32,
    /** Double precision. */
    F64
}
