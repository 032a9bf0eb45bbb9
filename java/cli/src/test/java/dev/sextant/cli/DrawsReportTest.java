package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What JSON, CSV and tables tell of several draws of anchors. */
class DrawsReportTest {
    @TempDir
    private Path folder = Path.of("");

    private DrawnMatrix matrix = new DrawnMatrix(folder, folder);

    @BeforeEach
    void writeInputs() {
        matrix = DrawnMatrix.in(folder);
    }

    @Test
    void oneDrawSaysNothingOfDraws() {
        for (String format : List.of("--json", "--csv")) {
            String one =
                    matrix.estimate("--draws", 1, "--per-label", format, "-").out();
            assertThat(withoutTime(one))
                    .isEqualTo(withoutTime(
                            matrix.estimate("--per-label", format, "-").out()));
            assertThat(one).doesNotContain("draws", "deviation\" : {", "deviation.");
        }
        assertThat(matrix.estimate("--draws", 1, "--per-label").out()).doesNotContain("draws", " ±0", "deviation");
    }

    private static List<String> withoutTime(String out) {
        return out.lines()
                .filter(line -> !line.contains("seconds") && !line.contains("rows_per_second"))
                .toList();
    }

    /** Every line of the CSV is a number of the JSON, and the other way round. */
    @Test
    void csvHasAllThatJsonHas() {
        Object[] options = {"--relate", "x,y", "--decompose", "x,y", "--per-label"};
        List<Object> toJson = new ArrayList<>(List.of(options));
        toJson.addAll(List.of("--json", "-"));
        JsonNode json = matrix.draws(toJson.toArray()).json();
        List<Object> toCsv = new ArrayList<>(List.of(options));
        toCsv.addAll(List.of("--csv", "-"));
        Map<String, String> csv = new LinkedHashMap<>();
        matrix.draws(toCsv.toArray()).out().lines().skip(1).forEach(line -> {
            String[] cells = line.split(",", 4); // nothing here is quoted
            assertThat(csv.put(cells[0] + "," + cells[1] + "," + cells[2], cells[3]))
                    .as(line)
                    .isNull();
        });
        assertThat(csv).containsEntry(",,draws", "3");
        for (String statistic : List.of("", "deviation", "low", "high", "each[0]", "each[2]")) {
            String prefix = statistic.isEmpty() ? "" : statistic + ".";
            String path = statistic.isEmpty()
                    ? ""
                    : "/over_draws/" + statistic.replace("[", "/").replace("]", "");
            for (String measure : List.of("nats", "bits", "efficiency", "corrected_nats", "error_nats")) {
                assertThat(csv)
                        .containsEntry(
                                ",," + prefix + "entropy_" + measure, text(json.at(path + "/entropy/" + measure)));
            }
            assertThat(csv)
                    .containsEntry(",," + prefix + "noise_floor", text(json.at(path + "/noise_floor")))
                    .containsEntry(",," + prefix + "nearest_cosine", text(json.at(path + "/nearest_cosine")))
                    .containsEntry(",," + prefix + "nearest_chance", text(json.at(path + "/nearest_chance")))
                    .containsEntry("x,," + prefix + "regularity", text(json.at("/labels/x" + path + "/regularity")))
                    .containsEntry("x,," + prefix + "null_z", text(json.at("/labels/x" + path + "/null/z")))
                    .containsEntry(
                            "x,," + prefix + "optimality:y", text(json.at("/relations/0" + path + "/optimality")))
                    .containsEntry("y,," + prefix + "fraction", text(json.at("/decomposition" + path + "/fractions/1")))
                    .containsEntry(
                            ",," + prefix + "residual_fraction", text(json.at("/decomposition" + path + "/residual")));
        }
        JsonNode label = json.at("/labels/x/per_label/0");
        String name = "x," + label.get("label") + ",";
        assertThat(csv)
                .containsEntry(name + "entropy", text(label.get("entropy")))
                .containsEntry(name + "deviation.entropy", text(label.at("/deviation/entropy")))
                .containsEntry(name + "deviation.corrected", text(label.at("/deviation/corrected")));
    }

    private static String text(JsonNode number) {
        assertThat(number.isNumber() || number.isNull()).isTrue();
        return number.isNull() ? "" : Double.toString(number.doubleValue());
    }

    @Test
    void tablesHaveTheHalfWidthBesideTheMean() {
        String text = matrix.draws("--per-label", "--relate", "x,y", "--decompose", "x")
                .out();
        String number = "\\d\\.\\d{6} ±\\d\\.\\d{6}";
        assertThat(text)
                .contains("3 draws of 6 anchors (seed 9)", "means over 3 draws, ± half the width")
                .containsPattern("entropy +" + number + " +" + number + " +" + number + "\n")
                .containsPattern("mutual information +" + number + " +" + number + "\n")
                .containsPattern("z score +\\S+ ±\\S+ ")
                .containsPattern("x, y +" + number + " +" + number + "\n")
                .containsPattern("residual +" + number + "\n")
                .containsPattern("x +rows +entropy +deviation +corrected +deviation\n")
                .containsPattern("\n0 +\\d+( +\\d\\.\\d{6}){4}\n");
        assertThat(text.lines().skip(2)).allMatch(line -> line.length() <= 80);
        JsonNode json = matrix.draws("--json", "-").json();
        double mean = json.at("/entropy/nats").doubleValue();
        double half = json.at("/over_draws/high/entropy/nats").doubleValue() - mean;
        assertThat(text).contains(String.format(Locale.ROOT, "%.6f ±%.6f", mean, half));
    }
}
