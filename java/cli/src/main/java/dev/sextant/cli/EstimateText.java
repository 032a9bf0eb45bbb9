package dev.sextant.cli;

import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Score;
import dev.sextant.Smoothing;
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

    private record Line(String name, Function<Estimate.LabelSet, String> value) {}

    private static final List<Line> LINES = List.of(
            new Line("rows", set -> count(set.measures().rows())),
            new Line("cardinality", set -> count(set.measures().cardinality())),
            new Line("conditional entropy", set -> number(set.measures().conditionalEntropy())),
            new Line("mutual information", set -> number(set.measures().mutualInformation())),
            new Line("regularity", set -> number(set.measures().regularity())),
            new Line("variation", set -> number(set.measures().variation())),
            new Line("disentanglement", set -> number(set.measures().disentanglement())),
            new Line("disentanglement multiway", set -> number(set.measures().disentanglementMultiway())));

    private static final List<Line> LINES_OF_CHANCE = List.of(
            new Line("null information", set -> number(set.chance().information())),
            new Line("excess information", set -> number(set.chance().excess())),
            new Line("± by chance", set -> number(set.chance().excessError())),
            new Line("adjusted information", set -> number(set.chance().adjusted())),
            new Line("z score", set -> score(set.chance().z())),
            new Line("p value", set -> probability(set.chance().p())));

    private static final List<Line> LINES_OF_DROPPED = List.of(
            new Line("dropped rows", set -> count(set.measures().droppedRows())),
            new Line("dropped labels", set -> count(set.measures().droppedLabels())));

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(head()).append('\n').append(entropies());
        if (!estimate.heads().isEmpty()) {
            text.append('\n').append(heads());
        }
        for (List<Estimate.LabelSet> sets : fitting()) {
            text.append('\n').append(labelTable(sets));
        }
        if (!estimate.relations().isEmpty()) {
            text.append('\n').append(relations());
        }
        Estimate.Decomposition parts = estimate.decomposition();
        if (parts != null) {
            text.append('\n').append(decomposition(parts));
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
        String even = measures.uniform() == 0 ? "" : ", " + count(measures.uniform()) + " zero";
        String anchors = estimate.seed() == null ? "given" : "seed " + estimate.seed();
        return String.format(
                Locale.ROOT,
                "%s rows of dim %d, %s%s%s; %d anchors (%s), temperature %.6g (%s)%n%s%s %s, %.3g s, %,.0f rows/s%n",
                count(measures.rows()),
                info.dim() * estimate.headCount(),
                estimate.dtypeName(),
                skipped,
                even,
                info.anchors(),
                anchors,
                info.temperature(),
                estimate.temperatureMode(),
                variant(),
                info.provider(),
                info.target(),
                estimate.seconds(),
                estimate.rowsPerSecond());
    }

    /** What is not as it is unless asked for. */
    private String variant() {
        String heads = estimate.heads().isEmpty() ? "" : "mean of " + estimate.headCount() + " heads, ";
        boolean plain =
                estimate.info().score() == Score.COSINE && estimate.info().smoothing() == Smoothing.SOFTMAX;
        return heads + (plain ? "" : "score " + estimate.scoreName() + ", " + estimate.smoothingName() + ", ");
    }

    private String heads() {
        List<String> titles = new ArrayList<>(List.of("head", "entropy", "noise floor", "sample information"));
        estimate.labels().forEach(set -> titles.add("I(" + set.name() + ")"));
        TextTable table = new TextTable(titles.toArray(String[]::new));
        for (int i = 0; i < estimate.heads().size(); i++) {
            Estimate head = estimate.heads().get(i);
            Measures measures = head.measures();
            List<String> cells = new ArrayList<>(List.of(
                    Integer.toString(i),
                    number(measures.entropy()),
                    number(measures.noiseFloor()),
                    number(measures.sampleInformation())));
            head.labels().forEach(set -> cells.add(number(set.measures().mutualInformation())));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private String entropies() {
        Measures measures = estimate.measures();
        TextTable table = new TextTable("", "nats", "bits", "efficiency");
        entropy(table, "entropy", measures.entropy());
        entropy(table, "± standard error", measures.entropyError());
        entropy(table, "corrected entropy", measures.entropyCorrected());
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

    /** Lines of measures that some set has. */
    private static List<Line> lines(List<Estimate.LabelSet> sets) {
        List<Line> lines = new ArrayList<>(LINES);
        if (sets.stream().anyMatch(set -> set.chance().method() != NullMethod.Kind.NONE)) {
            lines.addAll(LINES_OF_CHANCE);
        }
        if (sets.stream().anyMatch(set -> set.measures().droppedLabels() > 0)) {
            lines.addAll(LINES_OF_DROPPED);
        }
        return lines;
    }

    private static TextTable labelTable(List<Estimate.LabelSet> sets) {
        List<String> heads = new ArrayList<>(List.of("labels (nats)"));
        sets.forEach(set -> heads.add(set.name()));
        TextTable table = new TextTable(heads.toArray(String[]::new));
        for (Line line : lines(sets)) {
            List<String> cells = new ArrayList<>(List.of(line.name));
            sets.forEach(set -> cells.add(line.value.apply(set)));
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private TextTable relations() {
        TextTable table = new TextTable("X, Y", "I(Y;Z) / I(X;Z)", "I(X;Z|Y)");
        for (Estimate.Relation pair : estimate.relations()) {
            table.row(
                    pair.x() + ", " + pair.y(),
                    number(pair.relation().optimality()),
                    number(pair.relation().conditionalInformation()));
        }
        return table;
    }

    private static TextTable decomposition(Estimate.Decomposition parts) {
        TextTable table = new TextTable("decomposition", "of entropy");
        for (int i = 0; i < parts.sets().size(); i++) {
            table.row(parts.sets().get(i), number(parts.fractions().get(i)));
        }
        table.row("residual", number(parts.residual()));
        return table;
    }

    private static TextTable perLabel(Estimate.LabelSet set, LabelTable values) {
        TextTable table = new TextTable(set.name(), "rows", "entropy", "corrected");
        for (int i = 0; i < values.labels().length; i++) {
            table.row(
                    set.label(values.labels()[i]),
                    count(values.rows()[i]),
                    number(values.entropies()[i]),
                    number(values.corrected()[i]));
        }
        return table;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return decimal("%.6f", value);
    }

    private static String score(double z) {
        return decimal("%.1f", z);
    }

    /** A number, 0 without a sign. */
    private static String decimal(String format, double value) {
        if (!Double.isFinite(value)) {
            return UNDEFINED;
        }
        String text = String.format(Locale.ROOT, format, value);
        return text.matches("-0\\.0+") ? text.substring(1) : text;
    }

    private static String probability(double p) {
        if (p == 0) {
            return "0"; // below the smallest double
        }
        return Double.isFinite(p) ? String.format(Locale.ROOT, "%.2g", p) : UNDEFINED;
    }
}
