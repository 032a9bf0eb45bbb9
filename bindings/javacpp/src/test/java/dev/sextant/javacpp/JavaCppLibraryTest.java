package dev.sextant.javacpp;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FunctionPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the two libraries are found, and what is said when they are not; each case in a JVM of its own. */
class JavaCppLibraryTest {
    private static final String NATIVE_JAR = "sextant-native";

    @TempDir
    Path temp;

    private static String probe(String classPath, String... options) throws Exception {
        return Jvm.probe(classPath, List.of(options)).output();
    }

    @Test
    void librariesOfTheJarsAreUnpackedAndLoaded() throws Exception {
        assertThat(probe(Jvm.classPath()))
                .contains("javacpp: runs | libsextant ", "chosen: javacpp")
                .containsPattern("/sextant/native/[0-9a-f]{64}/libsextant.so, targets ");
    }

    @Test
    void folderOfTheEngineCanBeNamed() throws Exception {
        Path library = Files.copy(engine(), temp.resolve("libsextant.so"));
        assertThat(probe(Jvm.classPath(), "-Dsextant.library.path=" + temp))
                .contains("javacpp: runs", " from " + library + ", targets ");
    }

    @Test
    void noEngineAnywhereNamesEachAttempt() throws Exception {
        assertThat(probe(Jvm.classPathWithout(NATIVE_JAR), "-Djava.library.path=" + temp))
                .contains(
                        "javacpp: META-INF/native/linux-x86_64/libsextant.so: not on the class path: the jar"
                                + " sextant-native",
                        "; java.library.path: no sextant in java.library.path: " + temp);
    }

    @Test
    void bindingOfAnotherPlatformIsSaid() throws Exception {
        assertThat(probe(Jvm.classPath(), "-Dos.arch=riscv64", "-Dsextant.library.path=" + engine()))
                .contains("not on the class path: the jar sextant-javacpp for linux-riscv64 is missing");
    }

    @Test
    void foreignLibraryKeepsTheWordsOfTheLinker() throws Exception {
        Path foreign = compiled("int another_library(void) { return 0; }", "libforeign.so");
        assertThat(probe(Jvm.classPath(), "-Dsextant.library.path=" + foreign))
                .contains(
                        "javacpp: sextant.library.path=" + foreign, "libsextant.so.1: cannot open shared object file");
    }

    @Test
    void otherAbiIsRefused() throws Exception {
        Path other = compiled("unsigned sextant_abi_version(void) { return 999; }", "libsextant.so.1");
        assertThat(probe(Jvm.classPath(), "-Dsextant.library.path=" + other))
                .contains("javacpp: " + other + " must have ABI version 1, but has 999 |");
    }

    @Test
    void deniedAccessNamesTheFlag() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "--illegal-native-access needs Java 24");
        assertThat(probe(Jvm.classPath(), "--illegal-native-access=deny"))
                .contains("native access is denied", ": add --enable-native-access=ALL-UNNAMED |");
    }

    @Test
    void modulesWork() throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "--module-path="
                        + Stream.of(Sextant.class, EngineProvider.class, JavaCppProvider.class, FunctionPointer.class)
                                .map(JavaCppLibraryTest::home)
                                .collect(Collectors.joining(File.pathSeparator)),
                "--add-modules=dev.sextant.javacpp",
                "-Dsextant.library.path=" + engine()));
        assertThat(Jvm.probe(home(ProviderProbe.class), options).output()).contains("javacpp: runs", "chosen: javacpp");
    }

    /** The file that was loaded here. */
    private static Path engine() {
        JavaCppProvider provider = new JavaCppProvider();
        assertThat(provider.unavailable()).isEmpty();
        return Path.of(provider.library().origin());
    }

    private static String home(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    private Path compiled(String c, String soname) throws Exception {
        Path source = Files.writeString(temp.resolve("other.c"), c);
        Path library = temp.resolve("libother.so");
        Process gcc = new ProcessBuilder(
                        "gcc", "-shared", "-fPIC", "-Wl,-soname," + soname, "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        return library;
    }
}
