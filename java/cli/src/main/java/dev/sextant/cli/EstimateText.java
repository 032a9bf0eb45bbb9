package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * An estimate for the eye.
 *
 * @param estimate what is shown
 * @param columns width to keep to; label sets that do not fit beside each other follow below
 */
record EstimateText(Estimate estimate, int columns) {
    private static final String UNDEFINED = "-";

    private record Line(String name, Function<LabelMeasures, String> value) {}

    private static final List<Line> LINES = List.of(
            new Line("rows", m -> count(m.rows())),
            new Line("cardinality", m -> count(m.cardinality())),
            new Line("conditional entropy", m -> number(m.conditionalEntropy())),
            new Line("mutual information", m -> number(m.mutualInformation())),
            new Line("regularity", m -> number(m.regularity())),
            new Line("variation", m -> number(m.variation())),
            new Line("disentanglement", m -> number(m.disentanglement())),
            new Line("disentanglement multiway", m -> number(m.disentanglementMultiway())));

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(head()).append('\n').append(entropies());
        for (List<Estimate.LabelSet> sets : fitting()) {
            text.append('\n').append(labelTable(sets));
        }
        for (Estimate.LabelSet set : estimate.labels()) {
            LabelTable table = set.table();
            if (table != null) {
                text.append('\n').append(perLabel(set, table));
            }
        }
        return text.toString();
    }

    private String head() {
        SpaceInfo info = estimate.info();
        Measures measures = estimate.measures();
        String skipped = measures.skipped() == 0 ? "" : ", " + count(measures.skipped()) + " skipped";
        String anchors = estimate.seed() == null ? "given" : "seed " + estimate.seed();
        String dtype = estimate.dtypeName() == null ? "" : ", " + estimate.dtypeName();
        String speed = Double.isNaN(estimate.seconds())
                ? ""
                : String.format(Locale.ROOT, ", %.3g s, %,.0f rows/s", estimate.seconds(), estimate.rowsPerSecond());
        return String.format(
                Locale.ROOT,
                "%s rows of dim %d%s%s; %d anchors (%s), temperature %.6g (%s)%n%s %s%s%n",
                count(measures.rows()),
                info.dim(),
                dtype,
                skipped,
                info.anchors(),
                anchors,
                info.temperature(),
                estimate.temperatureMode(),
                info.provider(),
                info.target(),
                speed);
    }

    private String entropies() {
        Measures measures = estimate.measures();
        TextTable table = new TextTable("", "nats", "bits", "efficiency");
        entropy(table, "entropy", measures.entropy());
        entropy(table, "noise floor", measures.noiseFloor());
        entropy(table, "sample information", measures.sampleInformation());
        return table.toString();
    }

    private void entropy(TextTable table, String name, double nats) {
        table.row(
                name,
                number(nats),
                number(nats / Math.log(2)),
                number(nats / Math.log(estimate.info().anchors())));
    }

    /** Label sets cut into groups whose tables keep to the width. */
    private List<List<Estimate.LabelSet>> fitting() {
        List<List<Estimate.LabelSet>> groups = new ArrayList<>();
        List<Estimate.LabelSet> group = new ArrayList<>();
        for (Estimate.LabelSet set : estimate.labels()) {
            group.add(set);
            if (group.size() > 1 && labelTable(group).width() > columns) {
                group.remove(group.size() - 1);
                groups.add(group);
                group = new ArrayList<>(List.of(set));
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private static TextTable labelTable(List<Estimate.LabelSet> sets) {
        List<String> heads = new ArrayList<>(List.of("labels (nats)"));
        sets.forEach(set -> heads.add(set.name()));
        TextTable table = new TextTable(heads.toArray(String[]::new));
        for (Line line : LINES) {
            List<String> cells = new ArrayList<>(List.of(line.name));
            sets.forEach(set -> cells.add(line.value.apply(set.measures())));
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static TextTable perLabel(Estimate.LabelSet set, LabelTable values) {
        TextTable table = new TextTable(set.name(), "rows", "entropy");
        for (int i = 0; i < values.labels().length; i++) {
            table.row(set.label(values.labels()[i]), count(values.rows()[i]), number(values.entropies()[i]));
        }
        return table;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : UNDEFINED;
    }
}
