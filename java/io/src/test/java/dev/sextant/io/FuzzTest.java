package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes, a parser gives the values that another reader finds, or a {@link FormatException} that names the
 * file, the place in it and the reason; nothing else, and soon.
 *
 * <p>Files are made by their format, and half of them damaged. {@code -Dsextant.fuzz.inputs} is their number for each
 * format, {@code -Dsextant.seed} selects others, and {@code -Dsextant.fuzz.first} begins at one of them.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("sextant.seed", 20260101);
    private static final long FIRST = Long.getLong("sextant.fuzz.first", 0);
    private static final long INPUTS = Long.getLong("sextant.fuzz.inputs", 5_000);
    private static final long REPORT_EVERY = 100_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20); // a collection of garbage on a busy machine

    @TempDir
    Path folder;

    /** How inputs fared: read with the values that are known, read with none to compare, and refused. */
    private static final class Outcome {
        private long confirmed;
        private long read;
        private long refused;
    }

    static Stream<FuzzFormat> formats() {
        return Stream.of(
                new NpyFuzz(2),
                new NpyFuzz(1),
                new NpzFuzz(2),
                new NpzFuzz(1),
                new SafetensorsFuzz(2),
                new SafetensorsFuzz(1),
                TextFuzz.lines(),
                TextFuzz.csv(""),
                TextFuzz.csv("1"),
                TextFuzz.csv("b"));
    }

    private Outcome fuzz(FuzzFormat format, long inputs) throws IOException {
        Path file = folder.resolve(format.fileName());
        Outcome outcome = new Outcome();
        for (long i = FIRST; i < FIRST + inputs; i++) {
            SplittableRandom random = new SplittableRandom(SEED ^ i * 0x9E3779B97F4A7C15L); // each on its own
            FuzzFormat.Made made = format.make(random);
            byte[] bytes = random.nextBoolean() ? made.bytes() : Mutation.of(made.bytes(), random);
            Files.deleteIfExists(file); // to truncate it would make some file systems write it to disk
            Samples.write(file, bytes);
            try {
                judge(format, made, bytes, file + made.part(), outcome);
            } catch (Throwable e) {
                throw new AssertionError("input " + i + " of seed " + SEED + " for " + format.fileName(), e);
            }
            if ((i + 1) % REPORT_EVERY == 0) {
                System.out.println(format.fileName() + ": " + (i + 1 - FIRST) + " of " + inputs + " inputs");
            }
        }
        return outcome;
    }

    private static void judge(FuzzFormat format, FuzzFormat.Made made, byte[] bytes, String input, Outcome outcome)
            throws IOException {
        Reading expected = made.judge(bytes);
        long start = System.nanoTime();
        try {
            Reading actual = format.read(input);
            if (expected.equals(Reading.UNKNOWN)) {
                outcome.read++;
            } else {
                assertThat(actual).isEqualTo(expected);
                outcome.confirmed++;
            }
        } catch (FormatException e) {
            assertThat(expected).as("refused: " + e.getMessage()).isNotInstanceOf(Reading.Values.class);
            checkMessage(format, Objects.requireNonNull(e.getMessage()), input, bytes);
            outcome.refused++;
        }
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(MOST_NANOS);
    }

    private static void checkMessage(FuzzFormat format, String message, String input, byte[] bytes) {
        String file = input.split("::", 2)[0];
        Matcher parts = Pattern.compile(Pattern.quote(file) + "(?:::.*?)?: (byte|line) (\\d+): .+", Pattern.DOTALL)
                .matcher(message);
        assertThat(parts.matches())
                .as("names file, place and reason: " + message)
                .isTrue();
        long lines = 2
                + new String(bytes, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count();
        long most = parts.group(1).equals("line") ? lines : bytes.length;
        if (format.offsetsAreInTheFile()) {
            assertThat(Long.parseLong(parts.group(2))).as("place: " + message).isBetween(0L, most);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyInputIsReadAsItIsOrRefused(FuzzFormat format) throws IOException {
        Outcome outcome = fuzz(format, INPUTS);
        System.out.println(format.fileName() + ": " + outcome.confirmed + " confirmed, " + outcome.read + " read, "
                + outcome.refused + " refused");
        assertThat(outcome.confirmed).as("values compared").isGreaterThan(INPUTS / 10);
        assertThat(outcome.refused).as("refused").isGreaterThan(INPUTS / 20);
    }

    /** A format whose parser is made faulty on purpose. */
    private record Planted(FuzzFormat format, Parser parser) implements FuzzFormat {
        interface Parser {
            Reading read(FuzzFormat format, String input) throws IOException;
        }

        @Override
        public String fileName() {
            return format.fileName();
        }

        @Override
        public Made make(SplittableRandom random) {
            return format.make(random);
        }

        @Override
        public Reading read(String input) throws IOException {
            return parser.read(format, input);
        }
    }

    private void expectFinding(Planted.Parser parser, String cause) {
        assertThatThrownBy(() -> fuzz(new Planted(new NpyFuzz(2), parser), 1000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" of seed " + SEED)
                .hasStackTraceContaining(cause);
    }

    @Test
    void aParserThatThrowsAnythingElseIsCaught() {
        expectFinding(
                (format, input) -> {
                    try {
                        return format.read(input);
                    } catch (FormatException e) {
                        throw new ArrayIndexOutOfBoundsException("planted");
                    }
                },
                "planted");
    }

    @Test
    void aParserThatReadsAWrongValueIsCaught() {
        expectFinding(
                (format, input) -> {
                    Object[] values =
                            ((Reading.Values) format.read(input)).content().toArray();
                    if (values.length > 3) {
                        values[3] = 1.25;
                    }
                    return new Reading.Values(Arrays.asList(values));
                },
                "1.25");
    }

    @Test
    void aParserThatRefusesAGoodFileIsCaught() {
        expectFinding(
                (format, input) -> {
                    throw FormatException.atByte(input, 0, "planted");
                },
                "refused: ");
    }

    @Test
    void aMessageWithoutAPlaceIsCaught() {
        expectFinding(
                (format, input) -> {
                    try {
                        return format.read(input);
                    } catch (FormatException e) {
                        throw FormatException.atByte("somewhere", 0, "planted");
                    }
                },
                "names file, place and reason");
    }
}
