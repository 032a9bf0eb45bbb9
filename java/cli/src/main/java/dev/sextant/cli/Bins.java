package dev.sextant.cli;

import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Anchors from --bins: a file, or the centres of clusters of the data.
 *
 * @param spec FILE with a matrix (m, dim) or an array (m, heads, dim / heads), or kmeans:M; a file has the anchors of
 *     all draws, one set after another
 * @param draws sets of anchors
 * @param zeroAllowed whether an anchor may be zero
 */
record Bins(String spec, int draws, boolean zeroAllowed) {
    private static final String CLUSTERS = "kmeans:";

    /** The anchors of every head, each draws x m x dim / heads, row-major. */
    List<double[]> read(RowSource source, int heads) {
        int dim = source.dim() / heads;
        List<double[]> ofHeads = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            ofHeads.add(
                    areClusters(spec)
                            ? Clusters.centres(source.columns(head * dim, dim), clusters(), draws)
                            : AnchorFile.read(spec, open(source.dim(), heads).columns(head * dim, dim), zeroAllowed));
        }
        return ofHeads;
    }

    private RowSource open(int dim, int heads) {
        try {
            RowSource bins = RowSource.openHeads(spec, heads);
            AnchorFile.requireShape(spec, bins, dim, draws);
            return bins;
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    /** Whether the anchors come from the data, and from no file. */
    static boolean areClusters(String spec) {
        return spec.startsWith(CLUSTERS);
    }

    private int clusters() {
        try {
            int count = Integer.parseInt(spec.substring(CLUSTERS.length()));
            if (count >= 2) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below, with the number that is too small
        }
        throw new IllegalArgumentException("--bins kmeans:M needs a number of clusters M >= 2, but is " + spec);
    }
}
