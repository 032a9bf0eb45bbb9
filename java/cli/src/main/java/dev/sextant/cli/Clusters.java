package dev.sextant.cli;

import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.DoublePoint;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.random.Well19937c;

/** Centres of clusters of rows by k-means, begun by k-means++ from fixed seeds: the same for the same file. */
final class Clusters {
    /** Most rows that are clustered, spread evenly over the file. */
    static final int MOST_ROWS = 16_384;

    private static final int MOST_ROUNDS = 50;
    private static final int SEED = 20_240_501;

    private Clusters() {}

    /**
     * The centres that k-means finds from as many beginnings as there are draws, draws x count x dim, row-major; rows
     * that are not finite are left out.
     */
    static double[] centres(RowSource source, int count, int draws) {
        List<DoublePoint> points = sample(source);
        if (points.stream().distinct().limit(count).count() < count) {
            throw new BadDataException("--bins kmeans:" + count + " needs at least " + count
                    + " different finite rows, but there are "
                    + points.stream().distinct().count() + " among the " + points.size() + " clustered");
        }
        double[] centres = new double[Math.multiplyExact(draws * count, source.dim())];
        int next = 0;
        for (int draw = 0; draw < draws; draw++) {
            var clusterer = new KMeansPlusPlusClusterer<DoublePoint>(
                    count, MOST_ROUNDS, new EuclideanDistance(), new Well19937c(SEED + draw));
            for (CentroidCluster<DoublePoint> cluster : clusterer.cluster(points)) {
                double[] centre = cluster.getCenter().getPoint();
                System.arraycopy(centre, 0, centres, next, centre.length);
                next += centre.length;
            }
        }
        return centres;
    }

    private static List<DoublePoint> sample(RowSource source) {
        long step = Math.max(1, (source.rows() + MOST_ROWS - 1) / MOST_ROWS);
        List<DoublePoint> points = new ArrayList<>();
        try (RowReader reader = source.reader()) {
            RowBatch batch;
            while ((batch = reader.next(Integer.MAX_VALUE)) != null) {
                for (long row = (step - batch.firstRow() % step) % step;
                        row < batch.rows().rows();
                        row += step) {
                    double[] values = new double[source.dim()];
                    RowValues.read(batch.rows(), row, values, 0);
                    if (Arrays.stream(values).allMatch(Double::isFinite)) {
                        points.add(new DoublePoint(values));
                    }
                }
            }
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
        return points;
    }
}
