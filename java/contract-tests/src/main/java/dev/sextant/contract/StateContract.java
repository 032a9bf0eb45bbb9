package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sextant.BadRows;
import dev.sextant.Execution;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A space in a file goes on as if it had never been written; a file that is not whole is refused. */
public interface StateContract extends Contract {

    /** Saved and loaded after every batch, skipped rows included. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void aLoadedSpaceGoesOnWithEqualBits(long seed, @TempDir Path folder) {
        Sample sample = Sample.of(seed, 7);
        Samples random = new Samples(seed);
        Path file = folder.resolve("x.state");
        try (SoftEntropy whole = open()) {
            addWithAZeroRow(whole, sample, 0, Sample.ROWS);
            SoftEntropy space = open();
            int start = 0;
            while (start < Sample.ROWS) {
                int end = Math.min(Sample.ROWS, start + 1 + random.below(Sample.ROWS / 3));
                addWithAZeroRow(space, sample, start, end);
                space.save(file, new byte[0]);
                space.close();
                space = profile().load(file);
                start = end;
            }
            assertThat(space.measure().skipped()).isEqualTo(1);
            Snapshot.of(space).check(Snapshot.of(whole), 0);
            space.close();
        }
    }

    /** What was saved and loaded is saved to the same bytes. */
    @Test
    default void savingAgainGivesTheSameBytes(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (SoftEntropy space = open()) {
            Sample.of(1, 7).addTo(space);
            space.save(first, new byte[] {1, 2, 3});
        }
        try (SoftEntropy loaded = profile().load(first)) {
            loaded.save(second, loaded.note());
        }
        assertThat(second).hasSameBinaryContentAs(first);
    }

    /** Names of label sets and the caller's note come back. */
    @Test
    default void namesAndNoteSurvive(@TempDir Path folder) {
        Path file = folder.resolve("x.state");
        String[] names = {"", "Wort", "\u8a9e", "a=b::c"};
        byte[] note = "any bytes, \0 too".getBytes(StandardCharsets.UTF_8);
        try (SoftEntropy space = profile().space(3).labelSets(names).build()) {
            assertThat(space.note()).isEmpty();
            space.save(file, note);
            assertThat(space.note()).isEmpty();
        }
        try (SoftEntropy loaded = profile().load(file)) {
            assertThat(loaded.labelSets()).containsExactly(names);
            assertThat(loaded.note()).isEqualTo(note);
            loaded.save(file, new byte[0]);
        }
        try (SoftEntropy again = profile().load(file)) {
            assertThat(again.note()).isEmpty();
            assertThat(again.labelSets()).containsExactly(names);
        }
    }

    /** Anchors, temperature and the policy for bad rows come back. */
    @Test
    default void settingsSurvive(@TempDir Path folder) {
        Path file = folder.resolve("x.state");
        double[] anchors = new Samples(5).gaussian(4, 3);
        for (BadRows badRows : new BadRows[] {BadRows.SKIP, BadRows.REJECT}) {
            try (SoftEntropy space = profile()
                    .space(3)
                    .anchors(anchors)
                    .temperature(Temperature.fixed(0.3))
                    .badRows(badRows)
                    .threads(1)
                    .build()) {
                space.save(file, new byte[0]);
                try (SoftEntropy loaded = profile().load(file)) {
                    assertThat(loaded.info()).isEqualTo(space.info());
                    assertThat(loaded.anchors()).isEqualTo(space.anchors());
                    assertThat(rejectsAZeroRow(loaded)).isEqualTo(badRows == BadRows.REJECT);
                }
            }
        }
    }

    /** Loaded spaces are merged as live ones are. */
    @Test
    default void loadedSpacesAreMerged(@TempDir Path folder) {
        Sample sample = Sample.of(8, 7);
        Path file = folder.resolve("x.state");
        try (SoftEntropy one = open();
                SoftEntropy other = open()) {
            sample.part(0, 100).addTo(one);
            sample.part(100, Sample.ROWS).addTo(other);
            other.save(file, new byte[0]);
            try (SoftEntropy loaded = profile().load(file);
                    SoftEntropy live = open()) {
                live.merge(one);
                live.merge(loaded);
                one.merge(other);
                Snapshot.of(live).check(Snapshot.of(one), 0);
            }
        }
    }

    /** A save changes neither the space nor any other file, and replaces what was there. */
    @Test
    default void aSaveReplacesTheFileAlone(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.state"), "old");
        try (SoftEntropy space = open()) {
            Sample.of(2, 7).addTo(space);
            Snapshot before = Snapshot.of(space);
            space.save(file, new byte[0]);
            space.save(file, new byte[0]);
            Snapshot.of(space).check(before, 0);
        }
        assertThat(folder.toFile().list()).containsExactly("x.state");
        profile().load(file).close();
    }

    /** A link stays a link; what it leads to is replaced. */
    @Test
    default void aLinkIsKept(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.state"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (SoftEntropy space = open()) {
            space.save(link, new byte[0]);
        }
        assertThat(link).isSymbolicLink();
        profile().load(file).close();
    }

    /** One wrong bit anywhere is seen, and the file named; one in the version may make it a later one. */
    @Test
    default void everyDamagedByteIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.state");
        byte[] bytes = smallState(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            expectRefused(Files.write(file, damaged));
        }
    }

    /** A file that was cut short anywhere, or goes on after its end, is refused. */
    @Test
    default void everyOtherLengthIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.state");
        byte[] bytes = smallState(file);
        for (int length = 0; length <= bytes.length + 9; length++) {
            if (length != bytes.length) {
                expectRefused(Files.write(file, Arrays.copyOf(bytes, length)));
            }
        }
    }

    /** Files that are no states. */
    @Test
    default void foreignFilesAreRefused(@TempDir Path folder) throws IOException {
        expectRefused(Files.writeString(folder.resolve("text"), "x".repeat(100)));
        expectRefused(Files.write(folder.resolve("zeros"), new byte[100]));
        expectIo(folder.resolve("missing"), () -> profile().load(folder.resolve("missing")));
        expectIo(folder, () -> profile().load(folder));
    }

    /** Places where no file can be. */
    @Test
    default void unwritablePlacesAreRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        try (SoftEntropy space = open()) {
            Sample.of(3, 7).addTo(space);
            Snapshot before = Snapshot.of(space);
            for (Path path : new Path[] {folder.resolve("none/x"), file.resolve("x"), inner}) {
                expectIo(path, () -> space.save(path, new byte[0]));
            }
            Snapshot.of(space).check(before, 0);
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("file", "inner");
    }

    /** Calls that are wrong whatever the file. */
    @Test
    default void wrongLoadsAndClosedSpacesAreRefused(@TempDir Path folder) {
        Path file = folder.resolve("x.state");
        SoftEntropy space = open();
        space.save(file, new byte[0]);
        space.close();
        assertThatIllegalStateException().isThrownBy(() -> space.save(file, new byte[0]));
        Execution execution = Execution.DEFAULT.withBackend(profile().backend());
        assertThatIllegalArgumentException().isThrownBy(() -> execution.withThreads(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SoftEntropy.load(file, execution.withTarget("NOPE")).close());
    }

    private SoftEntropy open() {
        return profile()
                .space(7)
                .anchors(9)
                .badRows(BadRows.SKIP)
                .labelSets(Sample.SETS)
                .build();
    }

    /** Adds rows; behind row 150 comes one that is zero. */
    private static void addWithAZeroRow(SoftEntropy space, Sample sample, int start, int end) {
        sample.part(start, end).addTo(space);
        if (start <= 150 && 150 < end) {
            space.add(Rows.of(new float[7], 7), new long[1], new long[1]);
        }
    }

    private static boolean rejectsAZeroRow(SoftEntropy space) {
        try {
            space.add(Rows.of(new float[3], 3));
            return false;
        } catch (InvalidDataException e) {
            return true;
        }
    }

    private byte[] smallState(Path file) throws IOException {
        try (SoftEntropy space =
                profile().space(2).anchors(2).labelSets("a", "b").build()) {
            space.add(Rows.of(new float[] {1, 2, -3, 4, 5, -6}, 2), new long[] {7, -8, 7}, null);
            space.save(file, new byte[] {1, 2, 3});
        }
        return Files.readAllBytes(file);
    }

    private void expectRefused(Path file) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> profile().load(file).close())
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.status()).isIn(Status.INVALID_DATA, Status.UNSUPPORTED));
    }

    private static void expectIo(Path path, Runnable call) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(call::run)
                .withMessageContaining(path.toString())
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.IO));
    }
}
