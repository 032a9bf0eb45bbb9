package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "estimate",
                "merge",
                "inspect",
                "dimensions",
                "structure",
                "mapping",
                "temperature",
                "generate",
                "info",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        Cli.Result result = run(command, "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: sextant " + command).contains("Exit codes:", "--debug");
    }

    @Test
    void rootListsCommandsAndExitCodes() {
        assertThat(run("--help").out())
                .contains(
                        "estimate",
                        "merge",
                        "inspect",
                        "dimensions",
                        "structure",
                        "mapping",
                        "temperature",
                        "generate",
                        "info",
                        "completion")
                .containsPattern("0 +success")
                .containsPattern("1 +internal")
                .containsPattern("2 +wrong usage")
                .containsPattern("3 +bad data")
                .containsPattern("130 +interrupted");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version").out()).matches("sextant \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        assertThat(run("estimate", "--version").out())
                .isEqualTo(run("--version").out());
    }

    @Test
    void infoListsProvidersAndMachine() {
        Cli.Result result = run("info");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .containsPattern("java +" + System.getProperty("java.version"))
                .containsPattern("cores +" + Runtime.getRuntime().availableProcessors())
                .containsPattern("runs on +\\w+, target \\w+")
                .containsPattern("reference +backend reference, available: ")
                .containsPattern("(?m)^cuda( +not used: .{20,}| 0 +.+, compute capability \\d+\\.\\d, .+ GiB free, )");
    }

    @Test
    void completionKnowsOptions() {
        assertThat(run("completion").out())
                .contains("complete -F", "--anchors-file", "temperature", "(\"cosine\" \"euclidean\" \"dot\")");
    }
}
