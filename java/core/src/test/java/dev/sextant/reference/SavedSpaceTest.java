package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no space can have are refused even where the checksum is right. */
class SavedSpaceTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theFileIsSoundBeforeItIsChanged() throws IOException {
        Path file = write();
        patch(file, "ROWS", 0, 0L);
        assertThatNoException().isThrownBy(() -> SavedSpace.load(file));
    }

    /** The n-th section of a name, the offset in its content, and the bits to put there. */
    @ParameterizedTest
    @CsvSource({
        "SPAC, 0, 1, must hold a number >= 2",
        "SPAC, 0, 9223372036854775807, must hold a number >= 2",
        "SPAC, 0, 140733193388033, must hold a number >= 2",
        "SPAC, 12, 0, must hold one of [EXACT",
        "SPAC, 28, 0, temperature must be finite and > 0",
        "SPAC, 36, 0, must hold one of [REJECT",
        "ANCH, 0, 0, must hold a row of norm 1",
        "ANCH, 0, 9221120237041090560, must hold finite numbers",
        "ROWS, 0, -1, must hold a number >= 0",
        "ROWS, 8, -1, must hold a number >= 0",
        "ROWS, 16, -1, must hold a number >= 0",
        "SUMS, 16, -4616189618054758400, must hold sums >= 0",
        "SPAC, 84, 0, must hold 1 to 1024 draws",
        "SPAC, 84, 4294968321, must hold 1 to 1024 draws",
        "SPAC, 84, 8589934593, must hold 0 to 1 for co-moments of 2 anchors",
        "SPAC, 0, 8589939592, must hold 0 to 0 for co-moments of 5000 anchors",
        "SUMS, 0, 4611686018427387904, must hold a cosine",
        "COMO, 0, -4616189618054758400, must hold sums >= 0",
        "LSET, 0, 1000, section LABL must be here",
        "LABL, 0, 9223372036854775807, must be greater than the one before",
        "LABL, 8, 0, must have 1 to 3 rows",
        "LABL, 8, 4, must have 1 to 3 rows",
        "SMPL, 0, 4294967295, must have room for",
        "SMPL, 0, 8589934593, must have room for"
    })
    void whatNoSpaceHasIsRefused(String section, int offset, long bits, String message) throws IOException {
        Path file = write();
        patch(file, section, offset, bits);
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> SavedSpace.load(file))
                .withMessageStartingWith(file + ": byte ")
                .withMessageContaining(message);
    }

    /** Every draw is of the same rows. */
    @Test
    void drawsOfOtherRowsAreRefused() throws IOException {
        Path file = folder.resolve("x.state");
        try (SoftEntropy space =
                SoftEntropy.builder(2).anchors(2).draws(2).backend("reference").build()) {
            space.save(file, new byte[0]);
        }
        patch(file, "SUMS", 8, 1L);
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> SavedSpace.load(file))
                .withMessageContaining("all draws must have the same rows, but draw 1 has others");
    }

    private Path write() {
        Path file = folder.resolve("x.state");
        try (SoftEntropy space = SoftEntropy.builder(2)
                .anchors(2)
                .labelSets("x")
                .coMoments(true)
                .backend("reference")
                .build()) {
            space.add(Rows.of(new float[] {1, 2, 3, 4, 5, 6}, 2), new long[] {7, 8, 7});
            space.save(file, new byte[0]);
        }
        return file;
    }

    /** Changes eight bytes of the first section of a name, and makes its checksum right again. */
    private static void patch(Path file, String section, int offset, long bits) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int at = new String(bytes.array(), StandardCharsets.ISO_8859_1).indexOf(section);
        int length = Math.toIntExact(bytes.getLong(at + StateFormat.TAG_BYTES));
        bytes.putLong(at + StateFormat.SECTION_HEAD + offset, bits);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), at, StateFormat.SECTION_HEAD + length);
        bytes.putInt(at + StateFormat.SECTION_HEAD + length, (int) checksum.getValue());
        Files.write(file, bytes.array());
    }
}
