package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
