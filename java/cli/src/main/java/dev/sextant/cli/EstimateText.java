package dev.sextant.cli;

import dev.sextant.LabelTable;
import dev.sextant.NGrams;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.SpaceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * An estimate for the eye.
 *
 * @param estimate what is shown
 * @param columns width to keep to; label sets that do not fit beside each other follow below
 */
record EstimateText(Estimate estimate, int columns) {
    private static final String UNDEFINED = "-";

    private record Line(String name, Function<Result.LabelSet, String> value) {
        static Line of(String name, String measure) {
            return of(name, measure, EstimateText::decimal);
        }

        static Line of(String name, String measure, DoubleFunction<String> format) {
            return new Line(name, set -> number(set.measures(), values -> values.get(measure), format));
        }
    }

    private static final List<Line> LINES = List.of(
            new Line("rows", set -> count(set.counts().rows())),
            new Line("cardinality", set -> count(set.counts().cardinality())),
            Line.of("conditional entropy", "conditional_entropy"),
            Line.of("mutual information", "mutual_information"),
            Line.of("regularity", "regularity"),
            Line.of("variation", "variation"),
            Line.of("disentanglement", "disentanglement"),
            Line.of("disentanglement multiway", "disentanglement_multiway"));

    private static final List<Line> LINES_OF_CHANCE = List.of(
            Line.of("null information", "null_information"),
            Line.of("excess information", "null_excess"),
            new Line("± by chance", EstimateText::excessError),
            Line.of("adjusted information", "null_adjusted"),
            Line.of("z score", "null_z", EstimateText::score),
            Line.of("p value", "null_p", EstimateText::probability));

    private static final List<Line> LINES_OF_DROPPED = List.of(
            new Line("dropped rows", set -> count(set.counts().droppedRows())),
            new Line("dropped labels", set -> count(set.counts().droppedLabels())));

    @Override
    public String toString() {
        Result result = estimate.result();
        StringBuilder text =
                new StringBuilder(head()).append(tokens()).append('\n').append(entropies());
        if (!estimate.heads().isEmpty()) {
            text.append('\n').append(heads());
        }
        for (List<Result.LabelSet> sets : fitting()) {
            text.append('\n').append(labelTable(sets));
        }
        if (!result.relations().isEmpty()) {
            text.append('\n').append(relations(result.relations()));
        }
        Result.Decomposition parts = result.decomposition();
        if (parts != null) {
            text.append('\n').append(decomposition(parts));
        }
        for (Result.LabelSet set : result.labels()) {
            Result.Table table = set.table();
            if (table != null) {
                text.append('\n').append(perLabel(set, table));
            }
        }
        return text.toString();
    }

    private String head() {
        SpaceInfo info = estimate.info();
        Result.RowCounts rows = estimate.result().rows();
        String skipped = rows.skipped() == 0 ? "" : ", " + count(rows.skipped()) + " skipped";
        String even = rows.uniform() == 0 ? "" : ", " + count(rows.uniform()) + " zero";
        String draws = info.draws() == 1 ? "" : info.draws() + " draws of ";
        String anchors = estimate.seed() == null ? "given" : "seed " + estimate.seed();
        String dtype = estimate.dtypeName() == null ? "" : ", " + estimate.dtypeName();
        String speed = Double.isNaN(estimate.seconds())
                ? ""
                : String.format(Locale.ROOT, ", %.3g s, %,.0f rows/s", estimate.seconds(), estimate.rowsPerSecond());
        return String.format(
                Locale.ROOT,
                "%s rows of dim %d%s%s%s; %s%d anchors (%s), temperature %.6g (%s)%n%s%s %s%s%n",
                count(rows.rows()),
                info.dim() * estimate.headCount(),
                dtype,
                skipped,
                even,
                draws,
                info.anchors(),
                anchors,
                info.temperature(),
                estimate.temperatureMode(),
                variant(),
                info.provider(),
                info.devices() == 0 ? info.target() : info.backend() + " x " + info.devices(),
                speed);
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
        estimate.result().labels().forEach(set -> titles.add("I(" + set.name() + ")"));
        TextTable table = new TextTable(titles.toArray(String[]::new));
        for (int i = 0; i < estimate.heads().size(); i++) {
            Result head = estimate.heads().get(i);
            List<String> cells = new ArrayList<>(List.of(Integer.toString(i)));
            for (String measure : List.of("entropy_nats", "noise_floor", "sample_information")) {
                cells.add(number(head.measures(), measure));
            }
            head.labels().forEach(set -> cells.add(number(set.measures(), "mutual_information")));
            table.row(cells.toArray(String[]::new));
        }
        return table.toString();
    }

    private String tokens() {
        NGrams tokens = estimate.tokens();
        if (tokens == null) {
            return "";
        }
        String hashed = tokens.hashedFrom() == 0
                ? ""
                : "; hashed from order " + tokens.hashedFrom() + " on, " + count(tokens.collisions()) + " collisions";
        return count(tokens.keep().length) + " tokens of a vocabulary of " + count(tokens.vocabulary()) + ", "
                + count(tokens.kept()) + " kept" + hashed + System.lineSeparator();
    }

    private String entropies() {
        TextTable table = new TextTable("", "nats", "bits", "efficiency");
        entropy(table, "entropy", "entropy_nats");
        entropy(table, "± standard error", "entropy_error_nats");
        entropy(table, "corrected entropy", "entropy_corrected_nats");
        entropy(table, "noise floor", "noise_floor");
        entropy(table, "sample information", "sample_information");
        return table + note();
    }

    /** What stands behind a ± over draws. */
    private String note() {
        int draws = estimate.info().draws();
        return draws == 1 ? "" : "means over " + draws + " draws, ± half the width of their 95 % interval\n";
    }

    private void entropy(TextTable table, String name, String measure) {
        double most = Math.log(estimate.info().anchors());
        table.row(name, entropy(measure, 1), entropy(measure, Math.log(2)), entropy(measure, most));
    }

    private String entropy(String measure, double unit) {
        return number(estimate.result().measures(), values -> values.get(measure) / unit, EstimateText::decimal);
    }

    /** Label sets cut into groups whose tables keep to the width. */
    private List<List<Result.LabelSet>> fitting() {
        List<List<Result.LabelSet>> groups = new ArrayList<>();
        List<Result.LabelSet> group = new ArrayList<>();
        for (Result.LabelSet set : estimate.result().labels()) {
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
    private static List<Line> lines(List<Result.LabelSet> sets) {
        List<Line> lines = new ArrayList<>(LINES);
        if (sets.stream().anyMatch(set -> set.method() != NullMethod.Kind.NONE)) {
            lines.addAll(LINES_OF_CHANCE);
        }
        if (sets.stream().anyMatch(set -> set.counts().droppedLabels() > 0)) {
            lines.addAll(LINES_OF_DROPPED);
        }
        return lines;
    }

    private static TextTable labelTable(List<Result.LabelSet> sets) {
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

    private static TextTable relations(List<Result.Relation> relations) {
        TextTable table = new TextTable("X, Y", "I(Y;Z) / I(X;Z)", "I(X;Z|Y)");
        for (Result.Relation pair : relations) {
            table.row(
                    pair.x() + ", " + pair.y(),
                    number(pair.measures(), "optimality"),
                    number(pair.measures(), "conditional_information"));
        }
        return table;
    }

    private static TextTable decomposition(Result.Decomposition parts) {
        TextTable table = new TextTable("decomposition", "of entropy");
        for (int i = 0; i <= parts.sets().size(); i++) {
            int part = i;
            String name = i < parts.sets().size() ? parts.sets().get(i) : "residual";
            table.row(
                    name,
                    number(parts.fractions(), values -> values.all().get(part).value(), EstimateText::decimal));
        }
        return table;
    }

    private static TextTable perLabel(Result.LabelSet set, Result.Table table) {
        LabelTable deviation = table.deviation();
        List<String> spread = deviation == null ? List.of() : List.of("deviation");
        List<String> titles = new ArrayList<>(List.of(set.name(), "rows"));
        for (String title : List.of("entropy", "corrected")) {
            titles.add(title);
            titles.addAll(spread);
        }
        TextTable text = new TextTable(titles.toArray(String[]::new));
        LabelTable mean = table.mean();
        for (int i = 0; i < mean.labels().length; i++) {
            List<String> cells = new ArrayList<>(List.of(set.names().of(mean.labels()[i]), count(mean.rows()[i])));
            cells.add(decimal(mean.entropies()[i]));
            if (deviation != null) {
                cells.add(decimal(deviation.entropies()[i]));
            }
            cells.add(decimal(mean.corrected()[i]));
            if (deviation != null) {
                cells.add(decimal(deviation.corrected()[i]));
            }
            text.row(cells.toArray(String[]::new));
        }
        return text;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(OverDraws measures, String measure) {
        return number(measures, values -> values.get(measure), EstimateText::decimal);
    }

    /** The mean, for several draws with the half width of its interval. */
    private static String number(OverDraws measures, ToDoubleFunction<Values> value, DoubleFunction<String> format) {
        double mean = value.applyAsDouble(measures.mean());
        if (!Double.isFinite(mean)) {
            return UNDEFINED;
        }
        String half = measures.several() ? " ±" + format.apply(value.applyAsDouble(measures.halfWidth())) : "";
        return format.apply(mean) + half;
    }

    /** What chance moves the excess by, in nats. */
    private static String excessError(Result.LabelSet set) {
        Values mean = set.measures().mean();
        return decimal(Math.hypot(mean.get("null_deviation"), mean.get("null_error")));
    }

    private static String decimal(double value) {
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
        return p == 0 ? "0" : String.format(Locale.ROOT, "%.2g", p); // 0 is below the smallest double
    }
}
