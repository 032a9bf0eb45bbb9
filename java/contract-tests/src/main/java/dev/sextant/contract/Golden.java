package dev.sextant.contract;

import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A case of the golden data. */
final class Golden {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final JsonNode manifest;

    private Golden(Path folder) {
        this.folder = folder;
        this.manifest = json(folder.resolve("manifest.json"));
    }

    static Golden load(String name) {
        return new Golden(root().resolve(name));
    }

    static Path root() {
        String root = System.getProperty("sextant.root");
        if (root == null) {
            throw new AssertionError("system property sextant.root must name the project's root");
        }
        return Path.of(root, "data", "golden");
    }

    static JsonNode json(Path file) {
        return JSON.readTree(file.toFile());
    }

    Npy array(String name) {
        return Npy.read(folder.resolve(name + ".npy"));
    }

    Rows rows() {
        return array("z").rows();
    }

    Rows rows(String name) {
        return array(name).rows();
    }

    double[] anchors() {
        return array("anchors").doubles();
    }

    /** Names of the label sets. */
    String[] labelSets() {
        String prefix = "labels_";
        return manifest.get("inputs").propertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .sorted()
                .toArray(String[]::new);
    }

    long[][] labels() {
        return Arrays.stream(labelSets())
                .map(set -> array("labels_" + set).longs())
                .toArray(long[][]::new);
    }

    /** A space with the anchors, the type and the label sets of this case. */
    SoftEntropy.Builder space(ProviderProfile profile, double temperature) {
        Rows rows = rows();
        return profile.space(rows.dim())
                .anchors(anchors())
                .temperature(Temperature.fixed(temperature))
                .dtype(rows.dtype())
                .labelSets(labelSets());
    }

    JsonNode params() {
        return manifest.get("params");
    }

    JsonNode expected() {
        return manifest.get("expected");
    }
}
