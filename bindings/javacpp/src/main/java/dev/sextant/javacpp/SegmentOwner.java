package dev.sextant.javacpp;

/** Memory segments as the owners of rows. Before Java 22 there are none; there is a class for later ones. */
final class SegmentOwner {
    private SegmentOwner() {}

    /** Whether this thread may read the memory, as far as its owner can tell. */
    @SuppressWarnings("unused") // as its signature is everywhere
    static boolean isOpen(Object owner) {
        return true;
    }
}
