package dev.sextant;

/**
 * One line per label of a set, by ascending label.
 *
 * @param labels the labels
 * @param rows rows n_x that carry each label
 * @param entropies H(Z|X=x) of each label, in nats
 * @param corrected the same with its soft Miller-Madow correction; NaN for one row
 */
@SuppressWarnings("ArrayRecordComponent") // a column store for up to millions of labels; the caller owns it
public record LabelTable(long[] labels, long[] rows, double[] entropies, double[] corrected) {}
