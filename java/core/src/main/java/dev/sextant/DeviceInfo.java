package dev.sextant;

import java.util.List;
import java.util.Optional;

/**
 * A CUDA device of this machine.
 *
 * @param ordinal from 0, as CUDA counts them
 * @param name of the product
 * @param computeMajor compute capability, before the point
 * @param computeMinor and after it
 * @param memoryBytes in all
 * @param memoryFreeBytes when it was asked
 * @param multiprocessors on it
 * @param driverVersion newest CUDA that the driver serves, 1000 major + 10 minor
 * @param runtimeVersion CUDA runtime that the engine was built with, likewise
 */
public record DeviceInfo(
        int ordinal,
        String name,
        int computeMajor,
        int computeMinor,
        long memoryBytes,
        long memoryFreeBytes,
        int multiprocessors,
        int driverVersion,
        int runtimeVersion) {

    /**
     * All devices, or why there are none.
     *
     * @param list by ordinal; empty where CUDA cannot be used
     * @param unavailable why it cannot, or empty
     */
    public record All(List<DeviceInfo> list, Optional<String> unavailable) {
        /** Copies the list. */
        public All {
            list = List.copyOf(list);
        }
    }
}
