package dev.sextant.panama;

import java.util.function.Supplier;

/** Calls of the API by one of several providers. */
final class Forced {
    private static final String PROPERTY = "sextant.provider";

    private Forced() {}

    static <T> T by(String provider, Supplier<T> call) {
        System.setProperty(PROPERTY, provider);
        try {
            return call.get();
        } finally {
            System.clearProperty(PROPERTY);
        }
    }
}
