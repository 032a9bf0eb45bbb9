package dev.sextant.engine;

import dev.sextant.engine.generated.sextant_error;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that the library made and will end. Calls take turns, close included, so that no call meets what another
 * thread frees; one that does not wait for its turn keeps off the end alone. The structs that calls pass are allocated
 * once and used again.
 */
abstract class Handle implements AutoCloseable {
    private static final AtomicLong SERIALS = new AtomicLong();

    private final long serial = SERIALS.getAndIncrement();
    private final ReentrantLock lock = new ReentrantLock();
    private final Object life = new Object();
    private final Region results;
    private @Nullable BatchMemory batches;
    private long made;

    final Engine engine;
    final NativeCalls calls;
    final Region kept;
    final Memory error;

    /** Makes the handle at an address, with memory for the call. */
    @FunctionalInterface
    interface Maker {
        int make(Region call, long made, long error);
    }

    /** A call with memory of its own for results. */
    @FunctionalInterface
    interface Call<T> {
        T of(long handle, Region results);
    }

    /** A call that adds one handle to another. */
    @FunctionalInterface
    interface Merge {
        int merge(long into, long from, long error);
    }

    Handle(Engine engine, Maker maker) {
        this.engine = engine;
        this.calls = engine.calls();
        this.kept = new Region(calls);
        this.results = new Region(calls);
        try {
            error = sextant_error.LAYOUT.allocate(kept);
            Memory address = results.pointer();
            check(maker.make(results, address.address(), sizedError()));
            made = address.getLong(0);
        } catch (RuntimeException | Error e) {
            results.close();
            kept.close();
            throw e;
        }
        results.clear();
    }

    /** As "this space is closed". */
    abstract String closedMessage();

    /** Ends what the library made. */
    abstract void destroy(long handle);

    /** What calls with batches pass; freed with this handle. */
    final BatchMemory batchMemory(int dim, int labelSets) {
        BatchMemory memory = new BatchMemory(calls, kept, dim, labelSets);
        batches = memory;
        return memory;
    }

    final long sizedError() {
        return Layout.sized(error);
    }

    final void check(int status) {
        Failures.check(status, error);
    }

    final <T> T locked(LongFunction<T> call) {
        lock.lock();
        try {
            if (made == 0) {
                throw new IllegalStateException(closedMessage());
            }
            return call.apply(made);
        } finally {
            lock.unlock();
        }
    }

    /** A call that does not wait for its turn; none of what is closed. */
    final void atOnce(LongConsumer call) {
        synchronized (life) {
            if (made != 0) {
                call.accept(made);
            }
        }
    }

    final <T> T called(Call<T> call) {
        return locked(handle -> {
            try {
                return call.of(handle, results);
            } finally {
                results.clear();
            }
        });
    }

    /** Whether it is another one, of the same provider. */
    final boolean mayMerge(Handle from) {
        return from.serial != serial && from.engine.provider().equals(engine.provider());
    }

    final void merge(Handle from, Merge merge) {
        boolean older = serial < from.serial; // one order of locking, so no deadlock
        Handle first = older ? this : from;
        Handle second = older ? from : this;
        first.locked(a -> second.locked(b -> {
            check(merge.merge(older ? a : b, older ? b : a, sizedError()));
            return a;
        }));
    }

    /** Frees it; again is fine. Waits for a call in progress. */
    @Override
    public final void close() {
        lock.lock();
        try {
            if (made != 0) {
                synchronized (life) {
                    destroy(made);
                    made = 0;
                }
                if (batches != null) {
                    batches.close();
                }
                results.close();
                kept.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
