package dev.sextant;

import dev.sextant.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The providers of this process, and what needs no data.
 *
 * <p>Providers are tried by priority; the system property {@value #PROVIDER_PROPERTY} names one that must be used.
 */
public final class Sextant {
    /** System property that forces a provider by name. */
    public static final String PROVIDER_PROPERTY = "sextant.provider";

    /** Any backend but those of devices: the best provider that runs here. */
    public static final String AUTO = "auto";

    /** The processor of the machine, by the native engine. */
    public static final String CPU = "cpu";

    /** NVIDIA GPUs, by the native engine. */
    public static final String CUDA = "cuda";

    private static final int MAGIC_BYTES = 8;

    private Sextant() {}

    /**
     * A provider as found.
     *
     * @param name of the provider; "unknown" where it could not even be loaded, as one of a newer Java
     * @param backend "cpu", "reference" or "unknown"
     * @param description version, library, instruction sets
     * @param unavailable why it cannot run here, or empty
     */
    public record ProviderStatus(String name, String backend, String description, Optional<String> unavailable) {}

    private static final class Found {
        static final List<Provider> PROVIDERS;

        /** Why a provider could not even be loaded, as one of a newer Java; it stops no other. */
        static final List<String> BROKEN;

        static {
            List<Provider> found = new ArrayList<>();
            List<String> broken = new ArrayList<>();
            Iterator<Provider> services = ServiceLoader.load(Provider.class, Sextant.class.getClassLoader())
                    .iterator();
            boolean more = true;
            while (more) {
                try {
                    more = services.hasNext();
                    if (more) {
                        found.add(services.next());
                    }
                } catch (ServiceConfigurationError | LinkageError e) {
                    broken.add(e.getMessage());
                }
            }
            found.sort(Comparator.comparingInt(Provider::priority).reversed().thenComparing(Provider::name));
            PROVIDERS = List.copyOf(found);
            BROKEN = List.copyOf(broken);
        }
    }

    /** All providers, best first, those that cannot run included. */
    public static List<ProviderStatus> providers() {
        Stream<ProviderStatus> loaded = Found.PROVIDERS.stream()
                .map(p -> new ProviderStatus(p.name(), p.backend(), p.description(), p.unavailable()));
        Stream<ProviderStatus> broken = Found.BROKEN.stream()
                .map(reason -> new ProviderStatus("unknown", "unknown", "could not be loaded", Optional.of(reason)));
        return Stream.concat(loaded, broken).toList();
    }

    /** Name of the provider that a space of {@code backend} would use. */
    public static String providerFor(String backend) {
        return spaceProvider(backend).name();
    }

    /** The CUDA devices that spaces can run on, or why there are none. */
    public static DeviceInfo.All devices() {
        try {
            return new DeviceInfo.All(spaceProvider(CUDA).devices(), Optional.empty());
        } catch (SextantException e) {
            return new DeviceInfo.All(List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Why {@link Precision#MATRIX} cannot be used on the processor of this machine, or empty if it can. */
    public static Optional<String> matrixUnits() {
        try {
            return spaceProvider(AUTO).matrixUnits();
        } catch (SextantException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Temperature t &gt; 0 of the softmax for m anchors in d dimensions.
     *
     * @param mode any rule but {@link Temperature.Mode#FIXED}
     * @param anchors m, at least 2
     * @param dim d, at least 2; at least 3 for {@link Temperature.Mode#BOUNDS}
     * @throws IllegalArgumentException outside that domain
     */
    public static double temperature(Temperature.Mode mode, int anchors, int dim) {
        if (mode == Temperature.Mode.FIXED) {
            throw new IllegalArgumentException("a fixed temperature is given, not computed");
        }
        checkShape(anchors, dim);
        if (mode == Temperature.Mode.BOUNDS && dim < 3) {
            throw new IllegalArgumentException("dim must be >= 3 for bounds, which is singular at 2, but is " + dim);
        }
        return provider(AUTO).temperature(mode, anchors, dim);
    }

    /** Generated unit anchors, m x d row-major: uniform on the sphere, the same bits on every machine. */
    public static double[] anchors(int anchors, int dim, long seed) {
        checkShape(anchors, dim);
        return provider(AUTO).anchors(anchors, dim, seed, 0);
    }

    static void checkShape(int anchors, int dim) {
        if (anchors < 2) {
            throw new IllegalArgumentException("anchors must be >= 2, but are " + anchors);
        }
        if (dim < 2) {
            throw new IllegalArgumentException("dim must be >= 2, but is " + dim);
        }
    }

    /** The best provider of a backend that is no accelerator; a property that forces one fails loudly. */
    static Provider provider(String backend) {
        return provider(backend, p -> List.of());
    }

    /** The best provider whose spaces run on a backend. */
    static Provider spaceProvider(String backend) {
        return provider(backend, Provider::accelerators);
    }

    private static Provider provider(String backend, Function<Provider, List<String>> further) {
        Objects.requireNonNull(backend, "backend");
        String forced = System.getProperty(PROVIDER_PROPERTY);
        List<String> rejected = new ArrayList<>(Found.BROKEN);
        for (Provider p : Found.PROVIDERS) {
            if (forced != null && !forced.equals(p.name())) {
                rejected.add(p.name() + ": -D" + PROVIDER_PROPERTY + " asks for " + forced);
            } else if (!backend.equals(AUTO)
                    && !backend.equals(p.backend())
                    && !further.apply(p).contains(backend)) {
                rejected.add(p.name() + ": its backend is " + p.backend());
            } else {
                Optional<String> reason = p.unavailable();
                if (reason.isEmpty()) {
                    return p;
                }
                rejected.add(p.name() + ": " + reason.get());
            }
        }
        throw new SextantException(
                SextantException.Status.UNSUPPORTED,
                "no provider for backend " + backend + "; " + String.join("; ", rejected));
    }

    /** The provider that loads a state file: the best that wrote such files, or the one that is asked for. */
    static Provider providerOf(Path path, String backend) {
        String start = start(path);
        List<Provider> writers = Found.PROVIDERS.stream()
                .filter(p -> start.startsWith(p.stateMagic()))
                .toList();
        if (writers.isEmpty()) {
            throw new InvalidDataException(-1, path + ": byte 0: must begin as a state file, but does not");
        }
        if (!backend.equals(AUTO) || System.getProperty(PROVIDER_PROPERTY) != null) {
            Provider asked = spaceProvider(backend);
            if (!writers.contains(asked)) {
                throw new SextantException(
                        SextantException.Status.STATE_MISMATCH,
                        path + " was written by provider " + names(writers) + ", and " + asked.name()
                                + " cannot read it");
            }
            return asked;
        }
        return writers.stream()
                .filter(p -> p.unavailable().isEmpty())
                .findFirst()
                .orElseThrow(() -> new SextantException(
                        SextantException.Status.UNSUPPORTED,
                        path + " was written by provider " + names(writers) + ", which cannot run here: "
                                + writers.get(0).unavailable().orElseThrow()));
    }

    /** The first bytes of a file, as Latin-1. */
    private static String start(Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe would wait for a writer
            throw SextantException.io(path, new FileSystemException(path.toString(), null, "must be a regular file"));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAGIC_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw SextantException.io(path, e);
        }
    }

    private static String names(List<Provider> providers) {
        return providers.stream().map(Provider::name).collect(Collectors.joining(" or "));
    }
}
