package dev.sextant.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a reduction comes to.
 *
 * @param values as many as {@link dev.sextant.Reduction#values(long, long)} says, or null where it has none
 * @param indices as many as {@link dev.sextant.Reduction#indices(long, long)} says, or null where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Reduced(double @Nullable [] values, long @Nullable [] indices) {}
