package dev.sextant.reference;

/** The soft assignment of a row: softmax of its cosines with the anchors over the temperature. */
final class SoftAssignment {
    private final double[] anchors;
    private final int dim;
    private final double temperature;

    /** From unit anchors, m x d. */
    SoftAssignment(double[] anchors, int dim, double temperature) {
        this.anchors = anchors;
        this.dim = dim;
        this.temperature = temperature;
    }

    /** Writes p, the assignment of a unit row: m values that sum to 1. */
    void of(double[] unitRow, double[] p) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < p.length; j++) {
            p[j] = cosine(unitRow, j);
            largest = Math.max(largest, p[j]);
        }
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            p[j] = StrictMath.exp((p[j] - largest) / temperature);
            sum += p[j];
        }
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
        }
    }

    private double cosine(double[] unitRow, int anchor) {
        double sum = 0;
        int start = anchor * dim;
        for (int k = 0; k < dim; k++) {
            sum += unitRow[k] * anchors[start + k];
        }
        return sum;
    }
}
