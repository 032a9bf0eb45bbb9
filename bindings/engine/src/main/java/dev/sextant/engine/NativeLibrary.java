package dev.sextant.engine;

import dev.sextant.engine.generated.SextantC;
import dev.sextant.engine.generated.Structs;
import java.io.IOException;
import java.io.InputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * The native library as a binding has loaded it; a failure is kept as its reason.
 *
 * <p>The system property {@value #PATH_PROPERTY} names the library file or its directory, and nothing else is then
 * tried. Else the library is unpacked from the jar of this platform, else found on java.library.path.
 */
public final class NativeLibrary {
    static final String PATH_PROPERTY = "sextant.library.path";

    private static final String NAME = "sextant";
    private static final String DEVICES = "libsextant_cuda.so.1";
    private static final String FOLDER = "META-INF/native/";

    private final String origin;
    private final @Nullable String failure;
    private final @Nullable NativeCalls calls;

    private NativeLibrary(String origin, @Nullable String failure, @Nullable NativeCalls calls) {
        this.origin = origin;
        this.failure = failure;
        this.calls = calls;
    }

    /** Loads a library and says from where. */
    private interface Source {
        String load() throws IOException;
    }

    /** Tries to load the library. Never fails. */
    public static NativeLibrary load(Binding binding) {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Source> source : sources(binding).entrySet()) {
            try {
                binding.requireNativeAccess();
                String origin = source.getValue().load();
                NativeCalls calls = binding.calls();
                return new NativeLibrary(origin, incompatibility(origin, calls), calls);
            } catch (IllegalCallerException e) {
                return unavailable("native access is denied (" + e.getMessage() + "): add " + accessFlag(binding));
            } catch (IOException | RuntimeException | LinkageError e) {
                failures.add(source.getKey() + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        return unavailable(String.join("; ", failures));
    }

    private static NativeLibrary unavailable(String reason) {
        return new NativeLibrary("", reason, null);
    }

    /** Where it was loaded from, or empty. */
    public String origin() {
        return origin;
    }

    /** Why it cannot be called, or empty if it can. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Calls of a library without failure. */
    public NativeCalls calls() {
        return Objects.requireNonNull(calls, "library is not loaded");
    }

    private static Map<String, Source> sources(Binding binding) {
        Map<String, Source> sources = new LinkedHashMap<>();
        String path = System.getProperty(PATH_PROPERTY);
        if (path != null) {
            sources.put(PATH_PROPERTY + "=" + path, () -> loadFile(binding, path));
        } else {
            sources.put(resource(NAME), () -> loadResource(binding, NAME, "sextant-native"));
            sources.put("java.library.path", () -> loadByName(binding));
        }
        return sources;
    }

    private static String loadFile(Binding binding, String path) throws IOException {
        Path named = Path.of(path).toAbsolutePath();
        Path file = Files.isDirectory(named) ? named.resolve(System.mapLibraryName(NAME)) : named;
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("there is no file " + file);
        }
        binding.load(file.toString());
        return file.toString();
    }

    private static String loadByName(Binding binding) {
        binding.loadLibrary(NAME);
        return "java.library.path";
    }

    /**
     * Unpacks a library from the jar of this platform and loads it.
     *
     * @param name as for {@link System#loadLibrary}
     * @param jar that has it, to be named where it is missing
     * @return the file
     */
    public static String loadResource(Binding binding, String name, String jar) throws IOException {
        ClassLoader loader = Objects.requireNonNull(binding.getClass().getClassLoader());
        try (InputStream content = loader.getResourceAsStream(resource(name))) {
            if (content == null) {
                throw new NoSuchFileException("not on the class path: the jar " + jar + " for " + platform()
                        + " is missing, or there is none for this platform");
            }
            Path file = LibraryCache.ofUser().unpack(content.readAllBytes(), System.mapLibraryName(name));
            if (name.equals(NAME)) {
                unpackDevices(loader, file);
            }
            binding.load(file.toString());
            return file.toString();
        }
    }

    /** What the engine looks for beside itself when devices are asked for, if a jar has it. */
    private static void unpackDevices(ClassLoader loader, Path engine) throws IOException {
        try (InputStream content = loader.getResourceAsStream(FOLDER + platform() + "/" + DEVICES)) {
            if (content != null) {
                LibraryCache.unpackBeside(engine, content.readAllBytes(), DEVICES);
            }
        }
    }

    private static String resource(String name) {
        return FOLDER + platform() + "/" + System.mapLibraryName(name);
    }

    /** As in the names of the jars: "linux-x86_64". */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(" ", "");
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private static String accessFlag(Binding binding) {
        Module module = binding.getClass().getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    private static @Nullable String incompatibility(String origin, NativeCalls calls) {
        int version = calls.sextant_abi_version();
        if (version != SextantC.SEXTANT_ABI_VERSION) {
            return origin + " must have ABI version " + SextantC.SEXTANT_ABI_VERSION + ", but has "
                    + Integer.toUnsignedString(version);
        }
        List<String> mismatches = Layout.mismatches(calls, Structs.ALL);
        return mismatches.isEmpty() ? null : origin + ": " + String.join("; ", mismatches);
    }
}
