package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden cases through the command line, within the tolerances of their manifests. */
class GoldenCommandTest {
    // fixed point of 2^-40 leaves an engine in double 2.1e-11 from float64, as docs/NUMERICS.md has it
    private static final double F64 = 1e-10;
    private static final double F32 = 2e-5; // the manifests' for an engine in float

    private static JsonNode manifest(String name) {
        return JsonMapper.shared()
                .readTree(GOLDEN.resolve(name).resolve("manifest.json").toFile());
    }

    /** An estimate with the anchors and the temperature of a case. */
    private static JsonNode estimate(String name, String matrix, JsonNode temperature, Object... more) {
        Path folder = GOLDEN.resolve(name);
        List<Object> arguments = new ArrayList<>(List.of("estimate", folder.resolve(matrix + ".npy")));
        arguments.addAll(List.of("--anchors-file", folder.resolve("anchors.npy")));
        arguments.addAll(List.of("--temperature", temperature.doubleValue(), "--json", "-"));
        arguments.addAll(Arrays.asList(more));
        Cli.Result result = run(arguments.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    private static Object[] labels(String name, Iterable<String> sets, Object... more) {
        List<Object> arguments = new ArrayList<>(Arrays.asList(more));
        for (String set : sets) {
            arguments.add("--labels");
            arguments.add(set + "=" + GOLDEN.resolve(name).resolve("labels_" + set + ".npy"));
        }
        return arguments.toArray();
    }

    private static void close(String what, JsonNode actual, JsonNode expected, double tolerance) {
        assertThat(actual.doubleValue()).as(what).isCloseTo(expected.doubleValue(), within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({
        "null_digits, f64, auto",
        "null_digits, f32, cpu",
        "null_digits, f64, reference",
        "null_mixture_d32, f64, auto",
        "null_mixture_d32, f32, cpu"
    })
    void nulls(String name, String precision, String backend) {
        JsonNode expected = manifest(name).get("expected");
        double tolerance = precision.equals("f64") ? F64 : F32;
        double shuffles = manifest(name).at("/params/shuffles").doubleValue();
        JsonNode sets = expected.get("labels");
        JsonNode json = estimate(
                name,
                "z",
                expected.get("eps"),
                labels(name, sets.propertyNames(), "--precision", precision, "--backend", backend));
        close("entropy", json.at("/entropy/nats"), expected.get("H_nats"), tolerance);
        close("noise floor", json.get("noise_floor"), expected.get("noise_floor_nats"), tolerance);
        for (String set : sets.propertyNames()) {
            JsonNode truth = sets.get(set);
            JsonNode actual = json.at("/labels/" + set);
            JsonNode chance = actual.get("null");
            double deviation = truth.get("null_sd").doubleValue();
            double error = Math.hypot(
                    deviation / Math.sqrt(shuffles), chance.get("error").doubleValue());
            close(set + " information", actual.get("mutual_information"), truth.get("plugin_MI_nats"), 2 * tolerance);
            close(set + " null", chance.get("information"), truth.get("null_mean"), 3 * error + tolerance);
            close(set + " excess", chance.get("excess"), truth.get("excess_nats"), 3 * error + 2 * tolerance);
            if (deviation > F64) {
                assertThat(chance.get("deviation").doubleValue() / deviation)
                        .as(set + " deviation")
                        .isBetween(0.5, 2.0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"auto, 1e-10", "reference, 1e-12"})
    void decomposition(String backend, double tolerance) {
        String name = "residual_decomposition";
        JsonNode expected = manifest(name).get("expected");
        List<String> sets = List.of("coarse", "mid", "fine");
        JsonNode json = estimate(
                name,
                "z",
                expected.get("eps"),
                labels(name, sets, "--decompose", "coarse,mid,fine", "--backend", backend));
        close("entropy", json.at("/entropy/nats"), expected.get("H_nats"), tolerance);
        for (int i = 0; i < sets.size(); i++) {
            close(
                    sets.get(i),
                    json.at("/labels/" + sets.get(i) + "/mutual_information"),
                    expected.get("MI_nats").get(i),
                    tolerance);
            close(
                    "part of " + sets.get(i),
                    json.at("/decomposition/fractions").get(i),
                    expected.get("fractions_coarse_to_fine_then_residual").get(i),
                    tolerance);
        }
    }

    static Stream<String> measurableEdges() {
        JsonNode expected = manifest("soft_edge").get("expected");
        return expected.propertyNames().stream()
                .filter(name -> expected.get(name).has("ref_H_nats"));
    }

    @ParameterizedTest
    @MethodSource("measurableEdges")
    void edges(String edge) {
        JsonNode manifest = manifest("soft_edge");
        JsonNode expected = manifest.at("/expected/" + edge + "/ref_H_nats");
        JsonNode temperature = manifest.at("/params/eps");
        for (String backend : List.of("auto", "reference")) {
            JsonNode json =
                    estimate("soft_edge", "z_" + edge, temperature, "--bad-rows", "uniform", "--backend", backend);
            close(edge + " by " + backend, json.at("/entropy/nats"), expected, backend.equals("auto") ? F64 : 1e-12);
        }
    }
}
