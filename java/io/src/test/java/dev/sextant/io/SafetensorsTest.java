package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sextant.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    private static final String MATRIX = Samples.tensor("w", "F32", "[2,2]", 0, 16);
    private static final byte[] FOUR = Samples.floats(1, 2, 3, 4);

    @TempDir
    Path folder;

    private String file(String json, byte[] values) throws IOException {
        return file(Samples.safetensors(json, values));
    }

    private String file(byte[] bytes) throws IOException {
        return Samples.write(folder.resolve("x.safetensors"), bytes);
    }

    private static RowSource open(String input) throws IOException {
        return RowSource.open(List.of(input));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments("F16", DType.F16, "003c 0040"),
                arguments("BF16", DType.BF16, "803f 0040"),
                arguments("F32", DType.F32, "0000803f 00000040"),
                arguments("F64", DType.F64, "000000000000f03f 0000000000000040"),
                arguments("BOOL", DType.F32, "01 01"),
                arguments("I8", DType.F32, "01 02"),
                arguments("U8", DType.F32, "01 02"),
                arguments("I16", DType.F32, "0100 0200"),
                arguments("U16", DType.F32, "0100 0200"),
                arguments("I32", DType.F64, "01000000 02000000"),
                arguments("U32", DType.F64, "01000000 02000000"),
                arguments("I64", DType.F64, "0100000000000000 0200000000000000"),
                arguments("U64", DType.F64, "0100000000000000 0200000000000000"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsEveryType(String dtype, DType delivered, String hex) throws IOException {
        byte[] values = HexFormat.of().parseHex(hex.replace(" ", ""));
        RowSource source = open(file("{" + Samples.tensor("w", dtype, "[1,2]", 0, values.length) + "}", values));
        assertThat(source.dtype()).isEqualTo(delivered);
        assertThat(Samples.values(source, 5)).containsExactly(1, dtype.equals("BOOL") ? 1 : 2);
    }

    @Test
    void aTensorIsFoundByNameOrAsTheOnlyMatrix() throws IOException {
        String json = "{\"__metadata__\":{\"format\":\"pt\"}," + Samples.tensor("b", "I64", "[2]", 16, 32) + ","
                + MATRIX + "," + Samples.tensor("q", "F8_E4M3", "[1,0]", 32, 32) + "}   ";
        String file = file(json, bytes(FOUR, Samples.longs(5, 6)));
        assertThat(Samples.values(open(file), 1)).containsExactly(1, 2, 3, 4);
        assertThat(Samples.values(open(file + "::w"), 1)).containsExactly(1, 2, 3, 4);
        assertThat(Samples.labels(LabelSource.open(file))).containsExactly(5, 6);
        assertThat(Samples.labels(LabelSource.open(file + "::b"))).containsExactly(5, 6);
        assertThatThrownBy(() -> open(file + "::x"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no such tensor; the file holds [b, w, q]");
        assertThatThrownBy(() -> open(file + "::b"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must have 2 dimensions, but has shape [2]");
        assertThatThrownBy(() -> open(file + "::q"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("but is F8_E4M3");
    }

    @Test
    void severalMatricesMustBeNamed() throws IOException {
        String json = "{" + MATRIX + "," + Samples.tensor("v", "F32", "[1,1]", 16, 20) + "}";
        String file = file(json, Samples.floats(1, 2, 3, 4, 5));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("holds 2; name one as " + file + "::NAME, of [w, v]");
        assertThat(Samples.values(open(file + "::v"), 1)).containsExactly(5);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("no object", "[1]", "header must be an object"),
                arguments("no JSON", "{\"w\":", "byte 13: header is not valid JSON"),
                arguments("trailing", "{" + MATRIX + "}{", "header"),
                arguments("no tensor", "{\"w\":1}", "'w' must be an object"),
                arguments("nested", "{\"w\":{\"w\":{}}}", "but has 'w'"),
                arguments("name twice", "{" + MATRIX + "," + MATRIX + "}", "Duplicate"),
                arguments("key twice", "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "Duplicate"),
                arguments("missing", "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2]}}", "two data_offsets"),
                arguments("dtype", "{" + MATRIX.replace("\"F32\"", "32") + "}", "dtype must be a string"),
                arguments("shape", "{" + MATRIX.replace("[2,2]", "4") + "}", "must be arrays"),
                arguments("negative", "{" + MATRIX.replace("[2,2]", "[-2,-2]") + "}", "integers from 0 to 2^63 - 1"),
                arguments("fraction", "{" + MATRIX.replace("[2,2]", "[2.0,2]") + "}", "integers from 0 to 2^63 - 1"),
                arguments("huge", "{" + MATRIX.replace("[2,2]", "[9223372036854775808,2]") + "}", "integers from 0"),
                arguments("array", "{" + MATRIX.replace("[2,2]", "[[2,2]]") + "}", "integers from 0"),
                arguments("overflow", "{" + MATRIX.replace("[2,2]", "[4611686018427387904,4]") + "}", "overflows"),
                arguments("size", "{" + MATRIX.replace("[2,2]", "[2,3]") + "}", "must span the 24 bytes"),
                arguments(
                        "deep",
                        "{\"__metadata__\":{\"a\":" + "[".repeat(9999) + "]".repeat(9999) + "}}",
                        "nesting depth"),
                arguments("beyond", "{" + Samples.tensor("w", "F32", "[2,4]", 0, 32) + "}", "within the 16 bytes"),
                arguments("backwards", "{" + Samples.tensor("w", "F32", "[2,2]", 16, 0) + "}", "must start at 0"),
                arguments("gap", "{" + Samples.tensor("w", "F32", "[1,2]", 8, 16) + "}", "must start at 0"),
                arguments("rest", "{" + Samples.tensor("w", "F32", "[1,2]", 0, 8) + "}", "covers the last 8 bytes"),
                arguments(
                        "overlap",
                        "{" + MATRIX + "," + Samples.tensor("v", "F32", "[1,1]", 12, 16) + "}",
                        "must start at 16"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultsAreNamed(String name, String json, String reason) throws IOException {
        String file = file(json, FOUR);
        assertThatThrownBy(() -> open(file))
                .as(name)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.safetensors")
                .hasMessageContaining(": byte ")
                .hasMessageContaining(reason);
    }

    @Test
    void theLengthOfTheHeaderIsChecked() throws IOException {
        byte[] good = Samples.safetensors("{" + MATRIX + "}", FOUR);
        for (long length : new long[] {-1, 0, 1, good.length - 7, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            String file = file(bad);
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("byte 0: header must have 2 to " + (good.length - 8) + " bytes, but has "
                            + Long.toUnsignedString(length));
        }
        String file = file(Arrays.copyOf(good, 5));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("byte 5: ends in the header's length");
    }

    private static byte[] bytes(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
