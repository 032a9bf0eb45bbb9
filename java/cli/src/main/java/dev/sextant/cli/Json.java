package dev.sextant.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this project writes it: indented, what is undefined as null. */
final class Json {
    private Json() {}

    /** Writes one document and a line end; the writer stays open. */
    static void write(Writer writer, Consumer<JsonGenerator> document) throws IOException {
        try (JsonGenerator generator = JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .createGenerator(writer)) {
            document.accept(generator);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        writer.write("\n");
    }

    /** A number, or null where it is undefined. */
    static void number(JsonGenerator generator, String name, double value) {
        if (Double.isFinite(value)) {
            generator.writeNumberProperty(name, value);
        } else {
            generator.writeNullProperty(name);
        }
    }

    /** A number in an array, or null where it is undefined. */
    static void number(JsonGenerator generator, double value) {
        if (Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeNull();
        }
    }
}
