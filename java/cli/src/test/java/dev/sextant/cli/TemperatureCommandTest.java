package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemperatureCommandTest {

    @Test
    void listsEveryPairInOrder() {
        JsonNode list = run("temperature", "--anchors", "10,100", "--dim", "3,64", "--json", "-")
                .json();
        assertThat(list.size()).isEqualTo(4);
        assertThat(list.valueStream()
                        .map(point -> point.get("anchors").intValue() + " x "
                                + point.get("dim").intValue()))
                .containsExactly("10 x 3", "10 x 64", "100 x 3", "100 x 64");
        assertThat(list.get(0).propertyNames()).containsExactly("anchors", "dim", "mode", "temperature");
        assertThat(list.get(0).get("mode").stringValue()).isEqualTo("exact");
    }

    @ParameterizedTest
    @CsvSource({"exact,eps_exact", "leading,eps_leading_order"})
    void agreesWithTheGoldenTable(String mode, String key) {
        for (JsonNode point : JsonMapper.shared()
                .readTree(GOLDEN.resolve("calibration/table.json").toFile())) {
            double expected = Double.parseDouble(point.get(key).asString());
            double actual = run(
                            "temperature",
                            "--anchors",
                            point.get("m").intValue(),
                            "--dim",
                            point.get("d").intValue(),
                            "--mode",
                            mode,
                            "--json",
                            "-")
                    .json()
                    .get(0)
                    .get("temperature")
                    .doubleValue();
            assertThat(actual).as(point.toString()).isCloseTo(expected, withinPercentage(1e-8));
        }
    }

    @Test
    void numbersHaveSeventeenDigits() {
        String text = run("temperature", "--anchors", "100", "--dim", "64", "--json", "-")
                .out();
        assertThat(text).containsPattern("\"temperature\" : 0\\.0370494750217990\\d{2}\\n");
    }

    @Test
    void printsATable() {
        Cli.Result result = run("temperature", "--anchors", "100", "--dim", "64", "--mode", "leading");
        assertThat(result.out()).containsPattern("anchors +dim +mode +temperature\n100 +64 +leading +0\\.04118813931");
    }

    @Test
    void writesAFile(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("t.json");
        Cli.Result result = run("temperature", "--anchors", "100", "--dim", "64", "--json", json);
        assertThat(result.out()).contains("anchors");
        assertThat(Files.readString(json)).startsWith("[ {");
    }
}
