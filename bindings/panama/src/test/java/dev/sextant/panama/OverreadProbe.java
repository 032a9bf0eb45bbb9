package dev.sextant.panama;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Adds guarded rows; told to lie, it claims one row more than there is. */
final class OverreadProbe {
    static final int ROWS = 4;
    static final int DIM = 32;

    private OverreadProbe() {}

    public static void main(String[] args) {
        int claimed = args[0].equals("lie") ? ROWS + 1 : ROWS;
        try (GuardedMemory guarded = new GuardedMemory(GuardedMemory.Edge.AFTER);
                CSpace space = new CSpace(8, DIM)) {
            MemorySegment rows = guarded.allocate(4L * ROWS * DIM, 1);
            for (int i = 0; i < ROWS * DIM; i++) {
                rows.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, 1 + i);
            }
            System.out.println("added " + space.add(rows, claimed, DIM, MemorySegment.NULL));
        }
    }
}
