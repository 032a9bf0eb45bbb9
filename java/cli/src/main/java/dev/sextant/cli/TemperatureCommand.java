package dev.sextant.cli;

import dev.sextant.Sextant;
import dev.sextant.Temperature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** The temperature that a number of anchors and a dimension call for. */
@Command(
        name = "temperature",
        description = "Compute softmax temperatures, for every pair of a number of anchors and a dimension.")
final class TemperatureCommand implements Callable<Integer> {
    private static final MathContext DIGITS = new MathContext(17);

    enum Rule {
        EXACT,
        BOUNDS,
        LEADING;

        Temperature.Mode mode() {
            return Temperature.Mode.valueOf(name());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Point(int anchors, int dim, BigDecimal temperature) {}

    @Option(
            names = "--anchors",
            required = true,
            split = ",",
            paramLabel = "M",
            description = "Numbers of anchors, >= 2.")
    private List<Integer> anchors = List.of();

    @Option(names = "--dim", required = true, split = ",", paramLabel = "D", description = "Dimensions, >= 2.")
    private List<Integer> dims = List.of();

    @Option(
            names = "--mode",
            defaultValue = "exact",
            paramLabel = "RULE",
            description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Rule rule = Rule.EXACT;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write a list of {anchors, dim, mode, temperature} to a file, or to standard output for -.")
    private @Nullable String json;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Output output = Output.of(spec.commandLine(), "--json", json);
        List<Point> points = points();
        output.write(writer -> Json.write(writer, generator -> json(generator, points)));
        if (!output.isStandardOutput()) {
            Output.print(spec.commandLine(), table(points));
        }
        return ExitCode.OK;
    }

    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (int m : anchors) {
            for (int d : dims) {
                points.add(new Point(m, d, temperature(m, d)));
            }
        }
        return points;
    }

    private BigDecimal temperature(int m, int d) {
        try {
            return new BigDecimal(Sextant.temperature(rule.mode(), m, d)).round(DIGITS);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void json(JsonGenerator generator, List<Point> points) {
        generator.writeStartArray();
        for (Point point : points) {
            generator.writeStartObject();
            generator.writeNumberProperty("anchors", point.anchors);
            generator.writeNumberProperty("dim", point.dim);
            generator.writeStringProperty("mode", rule.toString());
            generator.writeNumberProperty("temperature", point.temperature);
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private String table(List<Point> points) {
        TextTable table = new TextTable("anchors", "dim", "mode", "temperature");
        for (Point point : points) {
            table.row(
                    String.valueOf(point.anchors),
                    String.valueOf(point.dim),
                    rule.toString(),
                    point.temperature.toString());
        }
        return table.toString();
    }
}
