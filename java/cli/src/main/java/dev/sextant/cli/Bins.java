package dev.sextant.cli;

import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Anchors from --bins: a file, or the centres of clusters of the data. */
final class Bins {
    private static final String CLUSTERS = "kmeans:";

    private Bins() {}

    /**
     * The anchors of every head, each m x dim / heads, row-major.
     *
     * @param spec FILE with a matrix (m, dim) or an array (m, heads, dim / heads), or kmeans:M
     * @param zeroAllowed whether an anchor may be zero
     */
    static List<double[]> read(String spec, RowSource source, int heads, boolean zeroAllowed) {
        int dim = source.dim() / heads;
        List<double[]> ofHeads = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            ofHeads.add(
                    areClusters(spec)
                            ? Clusters.centres(source.columns(head * dim, dim), clusters(spec))
                            : AnchorFile.read(
                                    spec, open(spec, source.dim(), heads).columns(head * dim, dim), zeroAllowed));
        }
        return ofHeads;
    }

    private static RowSource open(String file, int dim, int heads) {
        try {
            RowSource bins = RowSource.openHeads(file, heads);
            AnchorFile.requireShape(file, bins, dim);
            return bins;
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    /** Whether the anchors come from the data, and from no file. */
    static boolean areClusters(String spec) {
        return spec.startsWith(CLUSTERS);
    }

    private static int clusters(String spec) {
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
