package dev.sextant.jmh;

/** Where rows are. */
public enum Memory {
    /** A {@code float[]}. */
    HEAP,
    /** A direct buffer. */
    DIRECT,
    /** A mapped file. */
    MAPPED
}
