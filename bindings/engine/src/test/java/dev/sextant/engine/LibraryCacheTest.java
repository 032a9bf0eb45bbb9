package dev.sextant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unpacked is what is loaded. */
class LibraryCacheTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path temp;

    private Path unpack() throws IOException {
        return new LibraryCache(temp.resolve("root")).unpack(ABC, "lib.so");
    }

    @Test
    void folderIsTheHashAndTheOwnersAlone() throws IOException {
        Path file = unpack();
        assertThat(file).isEqualTo(temp.resolve("root").resolve(ABC_SHA256).resolve("lib.so"));
        assertThat(file).hasBinaryContent(ABC);
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void permissionsOfAnOldFolderAreClosed() throws IOException {
        Path folder = unpack().getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        unpack();
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void goodFileIsUsedAgain() throws IOException {
        Object before = Files.getAttribute(unpack(), "unix:ino");
        assertThat(Files.getAttribute(unpack(), "unix:ino")).isEqualTo(before);
    }

    @Test
    void otherContentIsReplaced() throws IOException {
        Path file = unpack();
        Files.writeString(file, "planted");
        assertThat(unpack()).isEqualTo(file).hasBinaryContent(ABC);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.toList()).isEqualTo(List.of(file));
        }
    }

    @Test
    void aCompanionLiesBesideAndIsReplaced() throws IOException {
        Path file = unpack();
        byte[] other = {1, 2, 3};
        Path companion = LibraryCache.unpackBeside(file, ABC, "other.so");
        assertThat(companion).isEqualTo(file.resolveSibling("other.so")).hasBinaryContent(ABC);
        assertThat(LibraryCache.unpackBeside(file, other, "other.so"))
                .isEqualTo(companion)
                .hasBinaryContent(other);
        assertThat(file).hasBinaryContent(ABC);
    }

    @Test
    void rootThatCannotBeMadeIsAnError() throws IOException {
        Files.writeString(temp.resolve("root"), "a file");
        assertThatThrownBy(this::unpack).isInstanceOf(IOException.class).hasMessageContaining("root");
    }
}
