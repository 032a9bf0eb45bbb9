package dev.sextant.engine;

import dev.sextant.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a native call reports its progress to. All calls share one function of C, and its context says which call it is.
 * An exception that left that function would end the JVM: it ends the native call instead, and is thrown after that.
 */
public final class ProgressCall implements AutoCloseable {
    private static final int GO_ON = 0;
    private static final int END = 1;

    private static final AtomicLong CONTEXTS = new AtomicLong(1);
    private static final Map<Long, ProgressCall> WATCHED = new ConcurrentHashMap<>();

    private final long function;
    private final long context = CONTEXTS.getAndIncrement();
    private final @Nullable Progress progress;
    private @Nullable Throwable thrown;

    ProgressCall(NativeCalls calls, @Nullable Progress progress) {
        this.progress = progress;
        this.function = progress == null ? 0 : calls.progressFunction();
        if (progress != null) {
            WATCHED.put(context, this);
        }
    }

    /** Tells the watcher of a call; what the function of C is to return. Never throws. */
    public static int update(long context, long done, long total) {
        ProgressCall call = WATCHED.get(context);
        return call == null || call.progress == null ? END : call.update(call.progress, done, total);
    }

    /** Address of the function to pass, with {@link #context}; 0 where nobody watches. */
    long function() {
        return function;
    }

    long context() {
        return context;
    }

    private int update(Progress watcher, long done, long total) {
        if (thrown != null) {
            return END;
        }
        try {
            return watcher.update(done, total) ? GO_ON : END;
        } catch (Throwable e) {
            thrown = e;
            return END;
        }
    }

    /** Throws what the watcher threw, or what the call failed with. */
    void check(int status, Memory error) {
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalStateException("progress failed", thrown);
        }
        Failures.check(status, error);
    }

    @Override
    public void close() {
        WATCHED.remove(context);
    }
}
