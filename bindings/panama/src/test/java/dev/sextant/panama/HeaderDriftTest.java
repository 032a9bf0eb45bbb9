package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.panama.generated.SextantC;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The committed bindings are those of the header as it is now. */
class HeaderDriftTest {
    private static final Path ROOT = Path.of(System.getProperty("sextant.root"));
    private static final Path PROVENANCE = ROOT.resolve("bindings/panama/GENERATED.properties");

    @Test
    void bindingsAreOfTheHeader() throws Exception {
        assertThat(drift(header(), provenance())).isEmpty();
    }

    @Test
    void changedHeaderIsCaught() throws Exception {
        byte[] changed = header();
        changed[changed.length / 2] ^= 1;
        assertThat(drift(changed, provenance()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("bindings/panama/regenerate.sh JEXTRACT"));
    }

    @Test
    void everyFunctionOfTheHeaderIsBound() throws Exception {
        List<String> declared = Pattern.compile("SEXTANT_EXPORT[^;(]*?(sextant_\\w+)\\(")
                .matcher(new String(header(), StandardCharsets.UTF_8))
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
        List<String> bound = Arrays.stream(SextantC.class.getMethods())
                .map(Method::getName)
                .filter(name -> name.endsWith("$address"))
                .map(name -> name.substring(0, name.length() - "$address".length()))
                .toList();
        assertThat(declared).isNotEmpty();
        assertThat(bound).containsExactlyInAnyOrderElementsOf(declared);
    }

    private static Optional<String> drift(byte[] header, Properties provenance) throws Exception {
        String actual =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(header));
        String recorded = provenance.getProperty("header.sha256");
        return actual.equals(recorded)
                ? Optional.empty()
                : Optional.of(provenance.getProperty("header") + " has SHA-256 " + actual + ", but the bindings are of "
                        + recorded + ": run bindings/panama/regenerate.sh JEXTRACT with "
                        + provenance.getProperty("tool.version") + " at commit "
                        + provenance.getProperty("tool.commit") + " and commit the result");
    }

    private static byte[] header() throws IOException {
        return Files.readAllBytes(ROOT.resolve(provenance().getProperty("header")));
    }

    private static Properties provenance() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(PROVENANCE)) {
            properties.load(reader);
        }
        return properties;
    }
}
