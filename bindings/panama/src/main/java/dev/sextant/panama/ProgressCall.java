package dev.sextant.panama;

import dev.sextant.Progress;
import dev.sextant.panama.generated.sextant_progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a native call reports its progress to. An exception that left an upcall would end the JVM: it ends the native
 * call instead, and is thrown after that.
 */
final class ProgressCall {
    private static final int GO_ON = 0;
    private static final int END = 1;

    private final @Nullable Progress progress;
    private @Nullable Throwable thrown;

    ProgressCall(@Nullable Progress progress) {
        this.progress = progress;
    }

    /** The function to pass, valid as long as the arena; NULL where nobody watches. */
    MemorySegment function(Arena call) {
        return progress == null
                ? MemorySegment.NULL
                : sextant_progress.allocate((context, done, total) -> update(progress, done, total), call);
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
    void check(int status, MemorySegment error) {
        switch (thrown) {
            case null -> Failures.check(status, error);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("progress failed", thrown);
        }
    }
}
