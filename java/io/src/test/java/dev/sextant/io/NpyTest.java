package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sextant.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    private static final Path GOLDEN = Path.of(System.getProperty("sextant.root"), "data", "golden");

    @TempDir
    Path folder;

    private RowSource open(byte[] npy) throws IOException {
        return RowSource.open(List.of(Samples.write(folder.resolve("x.npy"), npy)));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments("<f2", DType.F16, "003c 00c1"),
                arguments(">f2", DType.F16, "3c00 c100"),
                arguments("<f4", DType.F32, "0000803f 000020c0"),
                arguments("=f4", DType.F32, "0000803f 000020c0"),
                arguments(">f4", DType.F32, "3f800000 c0200000"),
                arguments("<f8", DType.F64, "000000000000f03f 00000000000004c0"),
                arguments(">f8", DType.F64, "3ff0000000000000 c004000000000000"),
                arguments("<V2", DType.BF16, "803f 20c0"),
                arguments("|V2", DType.BF16, "803f 20c0"),
                arguments(">V2", DType.BF16, "3f80 c020"),
                arguments("bfloat16", DType.BF16, "803f 20c0"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void floatsAreDeliveredInTheirOwnType(String descr, DType dtype, String hex) throws IOException {
        RowSource source = open(Samples.npy(descr, "(1, 2)", hex(hex)));
        assertThat(source.dtype()).isEqualTo(dtype);
        assertThat(Samples.values(source, 7)).containsExactly(1, -2.5);
    }

    static Stream<Arguments> integers() {
        return Stream.of(
                arguments("|b1", DType.F32, "00 01", new double[] {0, 1}),
                arguments("|i1", DType.F32, "80 7f", new double[] {-128, 127}),
                arguments("|u1", DType.F32, "80 ff", new double[] {128, 255}),
                arguments("<i2", DType.F32, "0080 ff7f", new double[] {-32768, 32767}),
                arguments(">i2", DType.F32, "8000 7fff", new double[] {-32768, 32767}),
                arguments("<u2", DType.F32, "0080 ffff", new double[] {32768, 65535}),
                arguments("<i4", DType.F64, "00000080 ffffff7f", new double[] {-0x1p31, 0x1p31 - 1}),
                arguments("<u4", DType.F64, "00000080 ffffffff", new double[] {0x1p31, 0x1p32 - 1}),
                arguments("<i8", DType.F64, "0000000000000080 ffffffffffff1f00", new double[] {-0x1p63, 0x1p53 - 1}),
                arguments(">i8", DType.F64, "8000000000000000 001fffffffffffff", new double[] {-0x1p63, 0x1p53 - 1}),
                arguments("<u8", DType.F64, "0000000000002000 0100000000000000", new double[] {0x1p53, 1}));
    }

    @ParameterizedTest
    @MethodSource("integers")
    void integersAreConvertedExactly(String descr, DType dtype, String hex, double[] expected) throws IOException {
        RowSource source = open(Samples.npy(descr, "(2, 1)", hex(hex)));
        assertThat(source.dtype()).isEqualTo(dtype);
        assertThat(Samples.values(source, 1)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"<i8, 0100000000002000", "<i8, ffffffffffffff7f", "<u8, 0100000000000080"})
    void anIntegerThatBinary64CannotHoldIsAnError(String descr, String hex) throws IOException {
        RowSource source = open(Samples.npy(descr, "(2, 1)", hex("0000000000000000" + hex)));
        assertThatThrownBy(() -> Samples.values(source, 2))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npy: byte ")
                .hasMessageContaining("row 1, column 0 is not exact");
    }

    @Test
    void unsignedIntegersBeyondInt64AreReadWhereTheyAreExact() throws IOException {
        long exact = 0x8000_0000_0000_0800L;
        assertThat(Samples.values(open(Samples.npy("<u8", "(1, 2)", Samples.longs(Long.MIN_VALUE, exact))), 1))
                .containsExactly(0x1p63, 0x1.0000000000001p63);
        RowSource inexact = open(Samples.npy("<u8", "(1, 2)", Samples.longs(exact, exact + 1024)));
        assertThatThrownBy(() -> Samples.values(inexact, 1))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("row 0, column 1 is not exact");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEveryVersionOfTheFormat(int version) throws IOException {
        String dict = "{\"shape\": (2L,1L,), 'fortran_order':False,\n 'descr':\"<f4\"}   ";
        assertThat(Samples.values(open(Samples.npy(version, dict, Samples.floats(3, 4))), 9))
                .containsExactly(3, 4);
    }

    @Test
    void aMatrixWithoutRowsIsEmpty() throws IOException {
        RowSource source = open(Samples.npy("<f4", "(0, 5)", new byte[0]));
        assertThat(source.rows()).isZero();
        assertThat(source.dim()).isEqualTo(5);
        assertThat(Samples.values(source, 1)).isEmpty();
    }

    static Stream<Arguments> faults() {
        byte[] four = Samples.floats(1, 2, 3, 4);
        String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}";
        return Stream.of(
                arguments("empty", new byte[0], "byte 0: ends in the header"),
                arguments("magic", "not numpy".getBytes(StandardCharsets.US_ASCII), "must start with"),
                arguments("version", Samples.npy(4, good, four), "version must be 1.0, 2.0 or 3.0, but is 4.0"),
                arguments("header cut", cut(Samples.npy(good, four), 40), "byte 40: ends in the header"),
                arguments("values cut", cut(Samples.npy(good, four), 80), "must take the 16 bytes of shape [2, 2]"),
                arguments("values too many", Samples.npy(good, Samples.floats(1, 2, 3, 4, 5)), "but take 20"),
                arguments("header length", longHeader(), "header must have at most 65536 bytes, but has 4294967295"),
                arguments("Fortran", Samples.npy(good.replace("False", "True"), four), "C order, but is in Fortran"),
                arguments("order", Samples.npy(good.replace("False", "1"), four), "must be True or False"),
                arguments("structured", Samples.npy(good.replace("'<f4'", "[('a', '<f4')]"), four), "structured"),
                arguments("object", Samples.npy("|O", "(2, 2)", four), "but is '|O'"),
                arguments("complex", Samples.npy("<c8", "(2, 1)", four), "but is '<c8'"),
                arguments("float8", Samples.npy("|V1", "(2, 8)", four), "but is '|V1'"),
                arguments("wide float", Samples.npy("<f16", "(1, 1)", four), "but is '<f16'"),
                arguments("string", Samples.npy("<U1", "(2, 2)", four), "but is '<U1'"),
                arguments("no order", Samples.npy("xf4", "(2, 2)", four), "but is 'xf4'"),
                arguments("escape", Samples.npy("<\\f4", "(2, 2)", four), "plain ASCII"),
                arguments("1 dimension", Samples.npy("<f4", "(4,)", four), "must have 2 dimensions, but has shape [4]"),
                arguments("3 dimensions", Samples.npy("<f4", "(2, 2, 1)", four), "but has shape [2, 2, 1]"),
                arguments("0 dimensions", Samples.npy("<f4", "()", Samples.floats(1)), "but has shape []"),
                arguments("no columns", Samples.npy("<f4", "(2, 0)", new byte[0]), "but have 0"),
                arguments("wide", Samples.npy("<f4", "(0, 16777217)", new byte[0]), "1 to 16777216 elements"),
                arguments("no tuple", Samples.npy("<f4", "(4)", four), "must be a tuple"),
                arguments("negative", Samples.npy("<f4", "(-2, -2)", four), "from 0 to 2^63 - 1"),
                arguments("huge", Samples.npy("<f4", "(99999999999999999999, 2)", four), "from 0 to 2^63 - 1"),
                arguments("overflow", Samples.npy("<f4", "(4611686018427387904, 4)", four), "overflows"),
                arguments("claim", Samples.npy("<f4", "(1000000000000, 16)", four), "the 64000000000000 bytes"),
                arguments("deep", Samples.npy("<f4", "(" + "1,".repeat(65) + ")", four), "at most 64 dimensions"),
                arguments("duplicate", Samples.npy(good.replace("{", "{'descr':'<f4',"), four), "comes twice"),
                arguments("nested", Samples.npy("{'shape': {'shape': 1}}", four), "'(' expected"),
                arguments("unknown", Samples.npy(good.replace("{", "{'extra':'<f4',"), four), "but is 'extra'"),
                arguments("missing", Samples.npy("{'descr': '<f4', 'fortran_order': False}", four), "must have descr"),
                arguments("no dict", Samples.npy("['descr']", four), "byte 10: '{' expected"),
                arguments("open dict", Samples.npy(good.replace("}", ""), four), "'}' expected"),
                arguments("open string", Samples.npy("{'descr", four), "must be a quoted string"),
                arguments("trailing", Samples.npy(good + "x", four), "nothing may follow"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultsAreNamed(String name, byte[] npy, String reason) {
        assertThatThrownBy(() -> open(npy))
                .as(name)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(folder.resolve("x.npy") + ": byte ")
                .hasMessageContaining(reason);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> RowSource.open(List.of("absent.npy")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent.npy: no such file");
    }

    @Test
    void aFolderOrAnotherFormatIsRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("x.pt"), "x");
        assertThatThrownBy(() -> RowSource.open(List.of(folder.toString())))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must be a regular file");
        assertThatThrownBy(() -> RowSource.open(List.of(other.toString())))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must end in .npy, .npz or .safetensors");
        assertThatThrownBy(() -> RowSource.open(List.of(
                        Samples.write(folder.resolve("x.npy"), Samples.npy("<f4", "(0, 1)", new byte[0])) + "::a")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("one array without a name");
    }

    @Test
    void readsWhatNumPyWrote() throws IOException {
        RowSource digits =
                RowSource.open(List.of(GOLDEN.resolve("soft_digits_m100/z.npy").toString()));
        assertThat(digits.rows()).isEqualTo(1797);
        assertThat(digits.dim()).isEqualTo(64);
        double[] values = Samples.values(digits, 100);
        assertThat(values).hasSize(1797 * 64);
        assertThat(values).startsWith(0, 0, 5, 13, 9, 1); // the first digit of the well-known set
        assertThat(Arrays.stream(values).sum()).isEqualTo(561718);
    }

    @Test
    void readsTheGoldenFilesOfEveryKind() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            List<Path> matrices = files.filter(
                            file -> file.getFileName().toString().matches("(z.*|anchors)\\.npy"))
                    .toList();
            assertThat(matrices).hasSizeGreaterThan(20);
            for (Path file : matrices) {
                RowSource source = RowSource.open(List.of(file.toString()));
                assertThat(Samples.values(source, 64)).hasSize((int) (source.rows() * source.dim()));
            }
        }
    }

    private static byte[] longHeader() {
        byte[] npy = Samples.npy(2, "{}", new byte[0]);
        npy[8] = npy[9] = npy[10] = npy[11] = -1;
        return npy;
    }

    private static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
