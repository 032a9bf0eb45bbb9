package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sextant.Sextant;
import dev.sextant.contract.Jvm;
import dev.sextant.contract.ProviderProbe;
import dev.sextant.engine.EngineProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the library is found, and what is said when it is not; each case in a JVM of its own. */
class NativeLibraryTest {
    private static final String ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final String NATIVE_JAR = "sextant-native";

    @TempDir
    Path temp;

    @Test
    void libraryOfTheJarIsUnpackedAndLoaded() throws Exception {
        Jvm.Result run = probe(Jvm.classPath(), ACCESS);
        assertThat(run.output()).contains("panama: runs | libsextant ", "chosen: panama");
        assertThat(run.output()).containsPattern("/sextant/native/[0-9a-f]{64}/libsextant.so, targets ");
        assertThat(run.exit()).isZero();
    }

    @Test
    void fileOrFolderCanBeNamed() throws Exception {
        Path library = Files.copy(loadedLibrary(), temp.resolve("libsextant.so"));
        for (Path named : List.of(library, temp)) {
            Jvm.Result run = probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + named);
            assertThat(run.output()).contains("panama: runs", " from " + library + ", targets ");
        }
    }

    @Test
    void libraryPathOfJavaIsTriedLast() throws Exception {
        Files.copy(loadedLibrary(), temp.resolve("libsextant.so"));
        Jvm.Result run = probe(Jvm.classPathWithout(NATIVE_JAR), ACCESS, "-Djava.library.path=" + temp);
        assertThat(run.output()).contains("panama: runs", " from java.library.path, targets ");
    }

    @Test
    void noLibraryAnywhereNamesEachAttempt() throws Exception {
        Jvm.Result run = probe(Jvm.classPathWithout(NATIVE_JAR), ACCESS, "-Djava.library.path=" + temp);
        assertThat(run.output())
                .contains(
                        "META-INF/native/linux-x86_64/libsextant.so: not on the class path: the jar sextant-native",
                        "; java.library.path: no sextant in java.library.path: " + temp);
    }

    @Test
    void otherPlatformIsSaid() throws Exception {
        Jvm.Result run = probe(Jvm.classPath(), ACCESS, "-Dos.arch=riscv64", "-Djava.library.path=" + temp);
        assertThat(run.output()).contains("META-INF/native/linux-riscv64/libsextant.so: not on the class path");
    }

    @Test
    void namedLibraryThatIsMissingIsNotReplacedByAnother() throws Exception {
        Jvm.Result run = probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + temp);
        assertThat(run.output())
                .contains("panama: sextant.library.path=" + temp + ": there is no file " + temp
                        + "/libsextant.so | native library not loaded");
    }

    @Test
    void fileThatIsNoLibraryKeepsTheWordsOfTheLinker() throws Exception {
        Path text = Files.writeString(temp.resolve("text.so"), "no ELF file at all");
        assertThat(probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + text)
                        .output())
                .contains("panama: sextant.library.path=" + text)
                .containsAnyOf("file too short", "invalid ELF header");
    }

    @Test
    void foreignLibraryIsRefused() throws Exception {
        Path foreign = compiled("int another_library(void) { return 0; }");
        assertThat(probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + foreign)
                        .output())
                .contains("unresolved symbol: sextant_abi_version");
    }

    @Test
    void otherAbiIsRefused() throws Exception {
        Path other = compiled("unsigned sextant_abi_version(void) { return 999; }");
        assertThat(probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + other)
                        .output())
                .contains("panama: " + other + " must have ABI version 1, but has 999 |");
    }

    @Test
    void otherLayoutIsRefused() throws Exception {
        Path other = compiled("unsigned sextant_abi_version(void) { return 1; }\n"
                + "int sextant_layout(int id, long* out, int capacity) { out[0] = 8; return 1; }");
        assertThat(probe(Jvm.classPath(), ACCESS, "-Dsextant.library.path=" + other)
                        .output())
                .contains("sextant_error must have size and offsets [528, 0, 4, 8, 16], but has [8]; sextant_space");
    }

    @Test
    void deniedAccessNamesTheFlagForTheClassPath() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "--illegal-native-access needs Java 24");
        Jvm.Result run = probe(Jvm.classPath(), "--illegal-native-access=deny");
        assertThat(run.output()).contains("native access is denied", ": add --enable-native-access=ALL-UNNAMED |");
    }

    @Test
    void modulesWorkAndDeniedAccessNamesTheModule() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "--illegal-native-access needs Java 24");
        List<String> modular = List.of(
                "--illegal-native-access=deny",
                "--module-path=" + home(Sextant.class) + File.pathSeparator + home(EngineProvider.class)
                        + File.pathSeparator + home(PanamaProvider.class),
                "--add-modules=dev.sextant.panama",
                "-Dsextant.library.path=" + loadedLibrary());
        String probe = home(ProviderProbe.class).toString();
        assertThat(Jvm.probe(probe, modular).output())
                .contains("native access is denied", ": add --enable-native-access=dev.sextant.panama |");
        List<String> allowed = new ArrayList<>(modular);
        allowed.add("--enable-native-access=dev.sextant.panama");
        assertThat(Jvm.probe(probe, allowed).output()).contains("panama: runs", "chosen: panama");
    }

    @Test
    void forcedProviderWithoutLibraryFailsLoudly() throws Exception {
        Jvm.Result run = probe(Jvm.classPath(), ACCESS, "-Dsextant.provider=panama", "-Dsextant.library.path=" + temp);
        assertThat(run.exit()).isNotZero();
        assertThat(run.output())
                .contains("SextantException: no provider for backend cpu; ", "there is no file " + temp)
                .doesNotContain("chosen:");
    }

    @Test
    void providerOfANewerJavaIsRejectedWithTheReason() throws Exception {
        String name = PanamaProvider.class.getName().replace('.', '/') + ".class";
        byte[] code = Files.readAllBytes(home(PanamaProvider.class).resolve(name));
        code[7] = 120; // the major version of class files of a Java yet to come
        Path newer = temp.resolve(name);
        Files.createDirectories(newer.getParent());
        Files.write(newer, code);
        assertThat(probe(temp + File.pathSeparator + Jvm.classPath(), ACCESS).output())
                .contains(
                        "unknown: dev/sextant/panama/PanamaProvider has been compiled by a more recent version",
                        "chosen: javacpp");
    }

    private static Jvm.Result probe(String classPath, String... options) throws Exception {
        return Jvm.probe(classPath, List.of(options));
    }

    private static Path loadedLibrary() {
        assertThat(new PanamaProvider().unavailable()).isEmpty();
        return Path.of(PanamaProvider.origin());
    }

    private static Path home(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path compiled(String c) throws Exception {
        Path source = Files.writeString(temp.resolve("other.c"), c);
        Path library = temp.resolve("libother.so");
        Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        return library;
    }
}
