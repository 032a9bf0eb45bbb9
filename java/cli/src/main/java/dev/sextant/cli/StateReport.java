package dev.sextant.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code sextant inspect} tells.
 *
 * @param header of the file
 * @param noteBytes length of the note, whoever wrote it
 * @param note of the command line, or null where the note is another's
 * @param estimate what the sums amount to
 */
record StateReport(Header header, int noteBytes, @Nullable RunNote note, Estimate estimate) {
    static final String SCHEMA = "sextant.state/1";

    /**
     * The file itself.
     *
     * @param file its name
     * @param bytes its size
     * @param format version of its format
     */
    record Header(Path file, long bytes, long format) {
        private static final int FORMAT_AT = 8; // behind the eight bytes that every state file begins with

        static Header read(Path file) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                long format = in.skip(FORMAT_AT) < FORMAT_AT || in.available() < Integer.BYTES
                        ? 0
                        : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
                return new Header(file, Files.size(file), format);
            } catch (IOException e) {
                throw BadDataException.reading(e);
            }
        }
    }

    void writeJson(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeObjectPropertyStart("file");
        json.writeStringProperty("name", header.file.toString());
        json.writeNumberProperty("bytes", header.bytes);
        json.writeNumberProperty("format", header.format);
        json.writeStringProperty("provider", estimate.info().provider());
        json.writeNumberProperty("note_bytes", noteBytes);
        json.writeEndObject();
        if (note == null) {
            json.writeNullProperty("runs");
        } else {
            json.writeArrayPropertyStart("runs");
            note.parts().forEach(part -> run(json, part));
            json.writeEndArray();
        }
        json.writeName("estimate");
        EstimateJson.write(json, estimate);
        json.writeEndObject();
    }

    private static void run(JsonGenerator json, RunNote.Part part) {
        json.writeStartObject();
        json.writeStringProperty("version", part.version());
        json.writeNumberProperty("rows", part.rows());
        json.writeNumberProperty("done", part.done());
        files(json, "inputs", part.inputs());
        files(json, "labels", part.labelInputs());
        files(json, "anchors", part.anchors() == null ? List.of() : List.of(part.anchors()));
        json.writeObjectPropertyStart("options");
        part.options().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void files(JsonGenerator json, String name, List<InputFile> files) {
        json.writeArrayPropertyStart(name);
        for (InputFile file : files) {
            json.writeStartObject();
            json.writeStringProperty("input", file.input());
            json.writeNumberProperty("bytes", file.bytes());
            json.writeStringProperty("modified", file.modified());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** For the eye, kept to a width where tables can be. */
    String text(int columns) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %,d bytes, format %d of provider %s%n",
                header.file,
                header.bytes,
                header.format,
                estimate.info().provider()));
        if (note == null) {
            text.append(String.format(Locale.ROOT, "note of another program, %,d bytes%n", noteBytes));
        } else {
            note.parts().forEach(part -> text.append(run(part)));
        }
        return text.append('\n').append(new EstimateText(estimate, columns)).toString();
    }

    private static String run(RunNote.Part part) {
        String options = part.options().entrySet().stream()
                .filter(option -> !option.getValue().equals(RunOptions.NOT_GIVEN))
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "run of %s: %,d of %,d rows of %s; %s%n",
                part.version(),
                part.done(),
                part.rows(),
                part.inputs().stream().map(InputFile::input).collect(Collectors.joining(", ")),
                options);
    }
}
