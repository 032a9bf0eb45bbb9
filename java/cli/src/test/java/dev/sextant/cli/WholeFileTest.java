package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void appearsOnlyWhenCommitted() throws IOException {
        Path target = Files.writeString(folder.resolve("out"), "old");
        try (WholeFile file = WholeFile.create(target)) {
            Files.writeString(file.path(), "new");
            assertThat(target).hasContent("old");
            file.commit();
            assertThat(target).hasContent("new");
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void leavesNothingWhenNotCommitted() throws IOException {
        Path target = folder.resolve("out");
        try (WholeFile file = WholeFile.create(target)) {
            Files.writeString(file.path(), "half");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsALink() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        try (WholeFile file = WholeFile.create(link)) {
            Files.writeString(file.path(), "new");
            file.commit();
        }
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    @Test
    void writesADeviceDirectly() throws IOException {
        try (WholeFile file = WholeFile.create(Path.of("/dev/null"))) {
            Files.writeString(file.path(), "gone");
            file.commit();
        }
        assertThat(Path.of("/dev/null")).exists();
    }
}
