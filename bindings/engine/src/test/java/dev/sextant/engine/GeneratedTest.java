package dev.sextant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.engine.generated.SextantC;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The committed code is of the header as it is now. */
class GeneratedTest {

    @Test
    void codeIsOfTheHeader() throws Exception {
        Path header = Path.of(System.getProperty("sextant.root"), "native/include/sextant/sextant.h");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(header));
        assertThat(SextantC.HEADER_SHA256)
                .as("run bindings/engine/generate.py and commit the result")
                .isEqualTo(HexFormat.of().formatHex(digest));
    }
}
