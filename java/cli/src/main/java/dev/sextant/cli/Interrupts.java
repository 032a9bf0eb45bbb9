package dev.sextant.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While this is open, the first Ctrl-C or SIGTERM sets a flag and calls back, and the second ends the process at once.
 *
 * <p>The JDK has signals in {@code sun.misc} alone, which no build that takes warnings for errors can name; a shutdown
 * hook would not do, as the JVM ignores a second signal while hooks run.
 */
final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final AtomicBoolean caught = new AtomicBoolean();
    private final List<Runnable> undo = new ArrayList<>();

    private final Runnable atFirst;

    /** Calls back from a thread of the JVM. */
    Interrupts(Runnable atFirst) {
        this.atFirst = atFirst;
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object ours = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        arrived();
                        return null;
                    });
            for (String name : SIGNALS) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                Object before = handle.invoke(null, number, ours);
                undo.add(() -> install(handle, number, before));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be caught", e);
        }
    }

    private void arrived() {
        if (caught.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        atFirst.run();
    }

    private static void install(Method handle, Object signal, Object handler) {
        try {
            handle.invoke(null, signal, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be handed back", e);
        }
    }

    /** Whether a signal has arrived. */
    boolean caught() {
        return caught.get();
    }

    /** Gives the signals back to whom they belonged. */
    @Override
    public void close() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
