package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The numbers of a document by their paths, NaN for null; texts are left out, and so is what {@code over_draws} holds.
 */
record JsonNumbers(Map<String, Double> byPath) {

    static JsonNumbers of(JsonNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        collect(node, "", numbers);
        assertThat(numbers).isNotEmpty();
        return new JsonNumbers(numbers);
    }

    private static void collect(JsonNode node, String path, Map<String, Double> numbers) {
        if (node.isNumber() || node.isNull()) {
            numbers.put(path, node.isNull() ? Double.NaN : node.doubleValue());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), path + "/" + i, numbers);
        }
        for (String name : node.isObject() ? node.propertyNames() : List.<String>of()) {
            if (!name.equals("over_draws")) {
                collect(node.get(name), path + "/" + name, numbers);
            }
        }
    }

    Set<String> paths() {
        return byPath.keySet();
    }

    double at(String path) {
        return Objects.requireNonNull(byPath.get(path), path);
    }

    /** Every one of these is in the other document too, as close as a relative tolerance, or undefined like it. */
    void assertIn(JsonNumbers other, double tolerance) {
        paths().forEach(path -> assertClose(path, at(path), other.at(path), tolerance));
    }

    static void assertClose(String what, double actual, double expected, double tolerance) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as(what).isNaN();
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
        }
    }
}
