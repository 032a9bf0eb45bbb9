package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSourceTest {
    @TempDir
    Path folder;

    private LabelSource open(String name, String text, String column) throws IOException {
        return LabelSource.open(Files.writeString(folder.resolve(name), text) + column);
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, 0001, 0, 1",
        "|i1, 80ff, -128, -1",
        "|u1, 80ff, 128, 255",
        "<i2, 0080ffff, -32768, -1",
        ">u2, 80ffffff, 33023, 65535",
        "<i4, 00000080ffffffff, -2147483648, -1",
        "<u4, 00000080ffffffff, 2147483648, 4294967295",
        ">i8, 8000000000000000ffffffffffffffff, -9223372036854775808, -1",
        "<u8, ffffffffffffff7f0000000000000000, 9223372036854775807, 0"
    })
    void readsEveryIntegerType(String descr, String hex, long first, long second) throws IOException {
        byte[] npy = Samples.npy(descr, "(2,)", HexFormat.of().parseHex(hex));
        LabelSource source = LabelSource.open(Samples.write(folder.resolve("l.npy"), npy));
        assertThat(source.rows()).isEqualTo(2);
        assertThat(source.names()).isEmpty();
        assertThat(Samples.labels(source)).containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aReaderMayStartAtAnyLabel(int start) throws IOException {
        byte[] npy = Samples.npy("<i8", "(3,)", Samples.longs(0, 1, 0));
        List<LabelSource> sources =
                List.of(LabelSource.open(Samples.write(folder.resolve("l.npy"), npy)), open("l.txt", "x\ny\nx\n", ""));
        for (LabelSource source : sources) {
            try (LabelReader reader = source.reader(start)) {
                long[] expected = Arrays.copyOfRange(new long[] {0, 1, 0}, start, 3);
                assertThat(reader.next(3 - start)).isEqualTo(expected);
                assertThatThrownBy(() -> reader.next(1)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> source.reader(4)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void labelsInMemoryAreReadLikeThoseOfFiles() throws IOException {
        LabelSource source = LabelSource.of(new long[] {3, -1, Long.MIN_VALUE});
        assertThat(source.rows()).isEqualTo(3);
        assertThat(source.names()).isEmpty();
        assertThat(Samples.labels(source)).containsExactly(3, -1, Long.MIN_VALUE);
        try (LabelReader reader = source.reader()) {
            assertThat(reader.next(1)).containsExactly(3);
            assertThat(reader.next(2)).containsExactly(-1, Long.MIN_VALUE);
            assertThatThrownBy(() -> reader.next(1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anUnsignedLabelBeyondInt64IsNamedByItsIndex() throws IOException {
        byte[] npy = Samples.npy("<u8", "(3,)", Samples.longs(1, 2, -1));
        LabelSource source = LabelSource.open(Samples.write(folder.resolve("l.npy"), npy));
        assertThatThrownBy(() -> Samples.labels(source))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("integer 18446744073709551615 at index 2 is beyond int64");
    }

    @Test
    void anArrayOfLabelsMustHoldIntegersInOneDimension() throws IOException {
        String floats = Samples.write(folder.resolve("f.npy"), Samples.npy("<f4", "(1,)", Samples.floats(1)));
        String matrix = Samples.write(folder.resolve("m.npy"), Samples.npy("<i8", "(1, 1)", Samples.longs(1)));
        assertThatThrownBy(() -> LabelSource.open(floats))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("labels must be integers or booleans, but are F32");
        assertThatThrownBy(() -> LabelSource.open(matrix))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must have 1 dimension, but has shape [1, 1]");
    }

    @Test
    void batchesFollowEachOther() throws IOException {
        long[] labels = new Random(1).longs(5_000_000).toArray();
        String file = folder.resolve("l.npy").toString();
        try (NpyWriter writer = NpyWriter.i64(Path.of(file), labels.length)) {
            writer.write(labels);
        }
        LabelSource source = LabelSource.open(file);
        try (LabelReader reader = source.reader()) {
            assertThat(reader.next(3)).containsExactly(labels[0], labels[1], labels[2]);
            assertThat(reader.next(0)).isEmpty();
            assertThat(reader.next(labels.length - 4)).isEqualTo(Arrays.copyOfRange(labels, 3, labels.length - 1));
            assertThatThrownBy(() -> reader.next(2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("count must be 0 to the 1 labels left, but is 2");
            assertThat(reader.next(1)).containsExactly(labels[labels.length - 1]);
        }
    }

    @Test
    void aClosedReaderSaysSo() throws IOException {
        LabelReader reader = open("l.txt", "1\n", "").reader();
        reader.close();
        reader.close();
        assertThatThrownBy(() -> reader.next(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this LabelReader is closed");
    }

    static Stream<Arguments> integerTexts() {
        return Stream.of(
                arguments("l.txt", "3\n-1\n+3\n", "", new long[] {3, -1, 3}),
                arguments("l.txt", "3\r\n007", "", new long[] {3, 7}),
                arguments("l", "\uFEFF9223372036854775807\n-9223372036854775808", "", new long[] {
                    Long.MAX_VALUE, Long.MIN_VALUE
                }),
                arguments("l.txt", "", "", new long[0]),
                arguments("l.csv", "3\n\"4\"\n", "", new long[] {3, 4}),
                arguments("l.csv", "a,b\n1,2\n3,4\n", "::b", new long[] {2, 4}),
                arguments("l.csv", "1,2\n3,4\n", "::1", new long[] {2, 4}),
                arguments("l.csv", "\uFEFFa,b\n1,\"2\"\n", "::a", new long[] {1}),
                arguments("l.TSV", "a\tb\n1\t2\n", "::b", new long[] {2}));
    }

    @ParameterizedTest
    @MethodSource("integerTexts")
    void textOfIntegersGivesThem(String name, String text, String column, long[] expected) throws IOException {
        LabelSource source = open(name, text, column);
        assertThat(source.names()).isEmpty();
        assertThat(Samples.labels(source)).containsExactly(expected);
    }

    static Stream<Arguments> stringTexts() {
        return Stream.of(
                arguments("l.txt", "b\na\nb\n10\n", "", List.of("b", "a", "10"), new long[] {0, 1, 0, 2}),
                arguments("l.txt", "1\n2\nx", "", List.of("1", "2", "x"), new long[] {0, 1, 2}),
                arguments("l.txt", "9223372036854775808\n", "", List.of("9223372036854775808"), new long[] {0}),
                arguments("l.txt", "\u0663\n", "", List.of("\u0663"), new long[] {0}),
                arguments("l.txt", " 1\nNew York, NY\n", "", List.of(" 1", "New York, NY"), new long[] {0, 1}),
                arguments("l.csv", "\"x, y\"\nz\n", "", List.of("x, y", "z"), new long[] {0, 1}),
                arguments("l.csv", "n,\"c d\"\n1,\"p\nq\"\n2,r\n", "::c d", List.of("p\nq", "r"), new long[] {0, 1}));
    }

    @ParameterizedTest
    @MethodSource("stringTexts")
    void otherTextIsEncodedInOrderOfAppearance(
            String name, String text, String column, List<String> names, long[] expected) throws IOException {
        LabelSource source = open(name, text, column);
        assertThat(source.names()).contains(names);
        assertThat(Samples.labels(source)).containsExactly(expected);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("l.txt", "a\n\nb\n", "", "l.txt: line 2: label is empty"),
                arguments("l.txt", "1\n2\n", "::b", "only .csv and .tsv files have columns"),
                arguments("l.txt", "1\n" + "x".repeat(1 << 21), "", "line 2: must have at most 1048576 characters"),
                arguments("l.csv", "a\n\nb\n", "", "l.csv: line 2: label is empty"),
                arguments("l.csv", "1,2\n3,4\n", "", "line 1: must have one column, but has 2; choose one"),
                arguments("l.csv", "a,b\n1,2\n3\n", "::a", "line 3: "),
                arguments("l.csv", "a,b,c\n1,2\n", "::a", "line 2: not valid csv: Record 2 has 2 fields"),
                arguments("l.csv", "a,b\n1,\n", "::b", "l.csv::b: line 2: label is empty"),
                arguments("l.csv", "a,b\n1,2\n", "::c", "line 1: no column 'c' in the header [a, b]"),
                arguments("l.csv", "a,b,a\n1,2,3\n", "::a", "line 1: column 'a' comes twice in the header [a, b, a]"),
                arguments("l.csv", "", "::c", "line 1: no column 'c' in the header []"),
                arguments("l.csv", "1,2\n", "::2", "line 1: must have a column 2 counted from 0, but has 2"),
                arguments("l.csv", "1,2\n", "::99999999999", "column index must be an int"),
                arguments("l.csv", "a\n\"open\n", "::a", "line 2: not valid csv"),
                arguments("l.csv", "a\n\"open\"x\n", "::a", "line 2: not valid csv"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsAreNamed(String name, String text, String column, String reason) {
        assertThatThrownBy(() -> open(name, text, column))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"l.txt", "l.csv"})
    void textMustBeUtf8(String name) throws IOException {
        String file = Samples.write(folder.resolve(name), "a\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> LabelSource.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(name + ": line 1")
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void aFileThatChangedIsNoticed() throws IOException {
        LabelSource source = open("l.txt", "a\nb\n", "");
        try (LabelReader reader = source.reader()) {
            Files.writeString(folder.resolve("l.txt"), "a\nc\n");
            assertThatThrownBy(() -> reader.next(2))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("line 2: has changed since it was opened");
        }
    }

    @Test
    void manyLinesKeepTheirOrder() throws IOException {
        String text = LongStream.range(0, 100_000).mapToObj(Long::toString).collect(Collectors.joining("\n"));
        assertThat(Samples.labels(open("l.txt", text, "")))
                .isEqualTo(LongStream.range(0, 100_000).toArray());
    }
}
