package dev.sextant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds for the labels of every estimate. */
final class LabelChecks {
    private LabelChecks() {}

    /** Refuses labels that do not cover the sets, or are not one per row. */
    static void check(List<String> labelSets, Rows rows, long[] @Nullable [] labels) {
        if (labels.length != labelSets.size()) {
            throw new IllegalArgumentException("labels must cover the " + labelSets.size() + " sets " + labelSets
                    + ", but cover " + labels.length);
        }
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            if (of != null && of.length != rows.rows()) {
                throw new IllegalArgumentException("labels of " + labelSets.get(set) + " must be one per row, "
                        + rows.rows() + ", but are " + of.length);
            }
        }
    }

    /** Refuses to merge estimates of other label sets or another provider. */
    static void checkMergeable(
            String provider, List<String> labelSets, String otherProvider, List<String> otherLabelSets) {
        if (!otherProvider.equals(provider) || !otherLabelSets.equals(labelSets)) {
            throw new SextantException(
                    SextantException.Status.STATE_MISMATCH,
                    "provider and label sets must be equal, but are " + provider + " " + labelSets + " and "
                            + otherProvider + " " + otherLabelSets);
        }
    }
}
