package dev.sextant;

import java.util.List;

/** What holds for every matrix in parts. */
final class Matrices {
    /** Of an array. */
    static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private Matrices() {}

    /** Refuses parts that are not one matrix. */
    static List<Rows> check(List<Rows> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a matrix must have at least one part");
        }
        int dim = dim(parts);
        for (int i = 0; i < parts.size(); i++) {
            Rows part = parts.get(i).requireHost();
            if (part.dim() != dim) {
                throw new IllegalArgumentException(
                        "parts of a matrix must have equal dim, but have " + dim + " and " + part.dim());
            }
            if (part.use() != null) {
                throw new IllegalArgumentException("rows of a matrix must all be used, but part " + i + " has a mask");
            }
        }
        return List.copyOf(parts);
    }

    static long rows(List<Rows> parts) {
        return parts.stream().mapToLong(Rows::rows).reduce(0, Math::addExact);
    }

    static int dim(List<Rows> parts) {
        return parts.get(0).dim();
    }

    static void requirePositive(String name, double[] values) {
        for (double value : values) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(name + " must be finite and > 0, but one is " + value);
            }
        }
    }

    static void requireFinite(String name, double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + " must be finite, but one element is " + value);
            }
        }
    }

    static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            String range = most == Integer.MAX_VALUE ? ">= " + least : least + " .. " + most;
            throw new IllegalArgumentException(name + " must be " + range + ", but is " + value);
        }
    }
}
