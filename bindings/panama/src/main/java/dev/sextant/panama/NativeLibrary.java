package dev.sextant.panama;

import dev.sextant.panama.generated.SextantC;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The native library of this process, loaded once, when first asked for; a failure is kept as its reason.
 *
 * <p>The system property {@value #PATH_PROPERTY} names the library file or its directory, and nothing else is then
 * tried. Else the library is unpacked from the jar of this platform, else found on java.library.path.
 *
 * @param origin where it was loaded from, or empty
 * @param failure why there is none, or empty
 */
record NativeLibrary(String origin, Optional<String> failure) {
    static final String PATH_PROPERTY = "sextant.library.path";

    private static final String FILE = System.mapLibraryName("sextant");

    private static final class Loaded {
        static final NativeLibrary LIBRARY = load();
    }

    /** Loads a library and says from where. */
    private interface Source {
        String load() throws IOException;
    }

    static NativeLibrary get() {
        return Loaded.LIBRARY;
    }

    private static NativeLibrary load() {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Source> source : sources().entrySet()) {
            try {
                requireNativeAccess();
                String origin = source.getValue().load();
                return new NativeLibrary(origin, incompatibility(origin));
            } catch (IllegalCallerException e) {
                return unavailable("native access is denied (" + e.getMessage() + "): add " + accessFlag());
            } catch (IOException | RuntimeException | LinkageError e) {
                failures.add(source.getKey() + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        return unavailable(String.join("; ", failures));
    }

    private static NativeLibrary unavailable(String reason) {
        return new NativeLibrary("", Optional.of(reason));
    }

    private static Map<String, Source> sources() {
        Map<String, Source> sources = new LinkedHashMap<>();
        String path = System.getProperty(PATH_PROPERTY);
        if (path != null) {
            sources.put(PATH_PROPERTY + "=" + path, () -> loadFile(path));
        } else {
            String resource = "META-INF/native/" + platform() + "/" + FILE;
            sources.put(resource, () -> loadResource(resource));
            sources.put("java.library.path", NativeLibrary::loadByName);
        }
        return sources;
    }

    private static String loadFile(String path) throws IOException {
        Path named = Path.of(path).toAbsolutePath();
        Path file = Files.isDirectory(named) ? named.resolve(FILE) : named;
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("there is no file " + file);
        }
        System.load(file.toString());
        return file.toString();
    }

    private static String loadResource(String resource) throws IOException {
        ClassLoader loader = Objects.requireNonNull(NativeLibrary.class.getClassLoader());
        try (InputStream content = loader.getResourceAsStream(resource)) {
            if (content == null) {
                throw new NoSuchFileException("not on the class path: the jar sextant-native for " + platform()
                        + " is missing, or there is none for this platform");
            }
            Path file = LibraryCache.ofUser().unpack(content.readAllBytes(), FILE);
            System.load(file.toString());
            return file.toString();
        }
    }

    private static String loadByName() {
        System.loadLibrary("sextant");
        return "java.library.path";
    }

    /** As in the names of the jars: "linux-x86_64". */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(" ", "");
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    /** Fails where loading would, with the exception itself rather than one wrapped by a class initialiser. */
    private static void requireNativeAccess() {
        MemorySegment.NULL.reinterpret(0);
    }

    private static String accessFlag() {
        Module module = NativeLibrary.class.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    private static Optional<String> incompatibility(String origin) {
        int version = SextantC.sextant_abi_version();
        if (version != SextantC.SEXTANT_ABI_VERSION()) {
            return Optional.of(origin + " must have ABI version " + SextantC.SEXTANT_ABI_VERSION() + ", but has "
                    + Integer.toUnsignedString(version));
        }
        List<String> mismatches = Structs.mismatches(Structs.LAYOUTS);
        return mismatches.isEmpty() ? Optional.empty() : Optional.of(origin + ": " + String.join("; ", mismatches));
    }
}
