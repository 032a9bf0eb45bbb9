package dev.sextant.cli;

import static dev.sextant.cli.Cli.ROOT;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** docs/OUTPUT.md names the keys of the JSON, all of them and in their order. */
class OutputDocumentTest {
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path folder = Path.of("");

    /** The keys in the first column of the table below a heading, less those that only hold others. */
    private static List<String> documented(String heading) throws IOException {
        List<String> keys = new ArrayList<>();
        String text = Files.readString(ROOT.resolve("docs/OUTPUT.md"));
        String section = text.substring(text.indexOf("## `" + heading + "`")).split("\n## ", 2)[0];
        section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", 2)[0])
                .forEach(cell -> KEY.matcher(cell)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(keys::add));
        keys.removeIf(key -> keys.stream().anyMatch(other -> other.matches(Pattern.quote(key) + "(\\[\\])?\\..+")));
        return keys;
    }

    /** The keys of a document, as far down as the documented ones go. */
    private static Set<String> keys(JsonNode node, String path, List<String> documented) {
        Set<String> keys = new LinkedHashSet<>();
        if (documented.contains(path) || node.isValueNode()) {
            keys.add(path);
        } else if (node.isArray()) {
            node.forEach(element -> keys.addAll(keys(element, path + "[]", documented)));
        } else {
            for (String name : node.propertyNames()) {
                String step = path.equals("labels") ? "NAME" : name;
                keys.addAll(keys(node.get(name), path.isEmpty() ? step : path + "." + step, documented));
            }
        }
        return keys;
    }

    private Cli.Result estimate(Object... more) throws IOException {
        Path rows = folder.resolve("z.npy");
        Path ids = folder.resolve("ids.npy");
        if (Files.notExists(rows)) {
            run("generate", "--rows", 40, "--dim", 8, "--classes", 3, "--out", rows, "--labels-out", ids);
        }
        List<Object> words = new ArrayList<>(List.of("estimate", rows, "--tokens", ids, "--json", "-"));
        words.addAll(List.of(more));
        Cli.Result result = run(words.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    @Test
    void estimateHasTheKeysOfTheDocument() throws IOException {
        List<String> documented = documented("estimate --json");
        JsonNode draws = estimate("--per-label", "--relate", "input1,output1", "--decompose", "input1", "--draws", 2)
                .json();
        List<String> ofDraws = new ArrayList<>(documented);
        assertThat(ofDraws.remove("heads")).isTrue();
        assertThat(keys(draws, "", documented)).containsExactlyElementsOf(ofDraws);

        JsonNode one = estimate("--per-label", "--relate", "input1,output1", "--decompose", "input1")
                .json();
        List<String> alone = new ArrayList<>(ofDraws);
        alone.removeIf(key -> key.equals("draws") || key.contains("over_draws") || key.endsWith("[].deviation"));
        assertThat(alone).hasSizeLessThan(ofDraws.size() - 8);
        assertThat(keys(one, "", documented)).containsExactlyElementsOf(alone);

        alone.remove("space.rows"); // a key that the document lacks is found
        assertThat(keys(one, "", alone)).isNotEqualTo(Set.copyOf(alone)).contains("space.rows");
    }

    @Test
    void aHeadHasTheKeysOfTheDocument() throws IOException {
        List<String> documented = documented("estimate --json");
        Object[] all = {"--per-label", "--relate", "input1,output1", "--decompose", "input1", "--draws", 2};
        List<Object> words = new ArrayList<>(List.of("--heads", 2));
        words.addAll(List.of(all));
        JsonNode json = estimate(words.toArray()).json();
        assertThat(keys(json, "", documented)).contains("heads");
        List<String> ofHead = new ArrayList<>(List.of("rows", "skipped", "uniform"));
        ofHead.addAll(documented.subList(documented.indexOf("entropy.nats"), documented.indexOf("heads")));
        for (JsonNode head : json.get("heads")) {
            assertThat(keys(head, "", documented)).containsExactlyElementsOf(ofHead);
        }
    }

    @Test
    void structureHasTheKeysOfTheDocument() throws IOException {
        Path rows = Cli.GOLDEN.resolve("paired/x.npy");
        JsonNode json = run(
                        "structure",
                        rows,
                        "--against",
                        rows,
                        "--measures",
                        "hsic_unbiased,rsa_cosine",
                        "--kernel",
                        "rbf",
                        "--bandwidth",
                        "1,2",
                        "--null",
                        "shuffle:2",
                        "--json",
                        "-")
                .json();
        List<String> documented = documented("structure --json");
        List<String> measures = List.of("measures.NAME.value", "measures.NAME.FIELD", "measures.NAME.metric");
        assertThat(documented).containsAll(measures).contains("measures.NAME.kernel", "measures.NAME.each");
        Set<String> keys = keys(json, "", documented);
        keys.removeIf(key -> key.startsWith("measures."));
        documented.removeIf(key -> key.startsWith("measures."));
        assertThat(keys).containsExactlyElementsOf(documented);
        assertThat(json.at("/measures/hsic_unbiased").propertyNames())
                .startsWith("value", "bandwidth", "against_bandwidth")
                .contains("null_mean", "null_deviation", "z_score", "p_value")
                .endsWith("kernel", "each");
        assertThat(json.at("/measures/rsa_cosine").propertyNames()).endsWith("metric");
    }

    @Test
    void mappingHasTheKeysOfTheDocument() throws IOException {
        Path table = Files.writeString(folder.resolve("mapping.csv"), "0,1\n1,0\n1,1\n");
        Object[] words = {
            "mapping",
            "--meanings",
            table,
            "--signals",
            table,
            "--null",
            "shuffle:2",
            "--backend",
            "reference",
            "--json",
            "-"
        };
        List<String> documented = documented("mapping --json");
        assertThat(keys(run(words).json(), "", documented)).containsExactlyElementsOf(documented);
    }

    @Test
    void inspectHasTheKeysOfTheDocument() throws IOException {
        Path state = folder.resolve("run.state");
        estimate("--state", state);
        List<String> documented = documented("inspect --json");
        assertThat(keys(run("inspect", state, "--json", "-").json(), "", documented))
                .containsExactlyElementsOf(documented);
    }
}
