package dev.sextant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An input as it was when a run began.
 *
 * @param input as the user wrote it, with {@code ::NAME} where it has one
 * @param bytes size of the file
 * @param modified time of the last change, ISO 8601
 */
record InputFile(String input, long bytes, String modified) {

    static InputFile of(String input) {
        Path path = Path.of(file(input));
        try {
            return new InputFile(
                    input, Files.size(path), Files.getLastModifiedTime(path).toString());
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private static String file(String input) {
        int member = input.indexOf(LabelFile.MEMBER);
        return member < 0 || Files.exists(Path.of(input)) ? input : input.substring(0, member);
    }

    /** Whether this is the other file, as far as name, size and time tell; folders may have moved. */
    boolean isSameAs(InputFile other) {
        return name().equals(other.name()) && bytes == other.bytes && modified.equals(other.modified);
    }

    private String name() {
        return input.substring(input.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return input + " (" + bytes + " bytes of " + modified + ")";
    }
}
