package dev.sextant;

import dev.sextant.spi.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how something runs: of a space, what is not part of its sums, so that one that was saved may go on
 * otherwise.
 *
 * @param backend the processor: {@link Sextant#AUTO}, {@link Sextant#CPU}, {@link Sextant#CUDA} or "reference". AUTO is
 *     never CUDA, whose results have other bits
 * @param threads of the CPU, at least 1; 0 for as many as the process may run on
 * @param target instruction set of the CPU to force, as "AVX2"; null for the best. Results do not depend on it
 * @param devices CUDA: ordinals, a worker on each; one may be named several times. Empty for device 0. Results do not
 *     depend on how many there are
 * @param deviceMemory CUDA: the most bytes that a worker takes of its device; 0 for 9/10 of what is free
 * @param allowMixed whether sums of other single precision may be merged into the space, or loaded, which then has
 *     {@link SpaceInfo#MIXED} arithmetic
 */
public record Execution(
        String backend,
        int threads,
        @Nullable String target,
        List<Integer> devices,
        long deviceMemory,
        boolean allowMixed) {

    /** The best provider on the processor of this machine, with all of its threads. */
    public static final Execution DEFAULT = new Execution(Sextant.AUTO, 0, null, List.of(), 0, false);

    private static final int MOST_WORKERS = 4096;

    /** Checks every value on its own; what does not go together is refused where a space is opened. */
    public Execution {
        Objects.requireNonNull(backend, "backend");
        devices = List.copyOf(devices);
        SpaceChecks.checkThreads(threads);
        if (devices.size() > MOST_WORKERS) {
            throw new IllegalArgumentException(
                    "devices must be at most " + MOST_WORKERS + ", but are " + devices.size());
        }
        for (int ordinal : devices) {
            if (ordinal < 0) {
                throw new IllegalArgumentException("devices must be >= 0, but one is " + ordinal);
            }
        }
        if (deviceMemory < 0) {
            throw new IllegalArgumentException("device memory must be >= 0 bytes, but is " + deviceMemory);
        }
    }

    /** The same on another processor. */
    public Execution withBackend(String other) {
        return new Execution(other, threads, target, devices, deviceMemory, allowMixed);
    }

    /** The same with another number of threads. */
    public Execution withThreads(int other) {
        return new Execution(backend, other, target, devices, deviceMemory, allowMixed);
    }

    /** The same with another instruction set. */
    public Execution withTarget(@Nullable String other) {
        return new Execution(backend, threads, other, devices, deviceMemory, allowMixed);
    }

    /** The same on other devices. */
    public Execution withDevices(int... ordinals) {
        List<Integer> list = Arrays.stream(ordinals).boxed().toList();
        return new Execution(backend, threads, target, list, deviceMemory, allowMixed);
    }

    /** The same with another limit of device memory. */
    public Execution withDeviceMemory(long bytes) {
        return new Execution(backend, threads, target, devices, bytes, allowMixed);
    }

    /** The same, mixing arithmetics or refusing to. */
    public Execution withAllowMixed(boolean allow) {
        return new Execution(backend, threads, target, devices, deviceMemory, allow);
    }

    /** Refuses what asks for devices without {@link Sextant#CUDA}. */
    Execution check() {
        if (!backend.equals(Sextant.CUDA) && !devices.isEmpty()) {
            throw new IllegalArgumentException("devices need backend cuda, but the backend is " + backend);
        }
        if (!backend.equals(Sextant.CUDA) && deviceMemory != 0) {
            throw new IllegalArgumentException("device memory needs backend cuda, but the backend is " + backend);
        }
        return this;
    }

    /** The same with AUTO as what it stands for. */
    Execution on(Provider provider) {
        return backend.equals(Sextant.AUTO) ? withBackend(provider.backend()) : this;
    }

    /** Whether rows on this device can be added. */
    boolean runsOn(int device) {
        return backend.equals(Sextant.CUDA) && (devices.isEmpty() ? device == 0 : devices.contains(device));
    }
}
