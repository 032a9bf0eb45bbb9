package dev.sextant;

/** Watches a long call. Called now and then from the thread that made it. */
@FunctionalInterface
public interface Progress {

    /**
     * Work that is done, in units of the call's own.
     *
     * @param done 0 .. total
     * @param total at least 1
     * @return false to end the call, which then throws {@link SextantException} with CANCELLED
     */
    boolean update(long done, long total);
}
