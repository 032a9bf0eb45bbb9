/**
 * The engine behind the C interface, for bindings: all of a provider but the calls themselves.
 *
 * <p>A binding says how native functions are called and native memory is made ({@link dev.sextant.engine.NativeCalls}).
 * What is here maps records to structs and checks what the header cannot: that memory is as large as a call says, that
 * a space is open, that the library has the layouts which the code was generated for.
 * {@code dev.sextant.engine.generated} is written from the C header by {@code generate.py}.
 *
 * <p>Rows in direct or mapped buffers and rows given by address are read where they are. Arrays, heap buffers and
 * labels are copied, a whole batch at a time, into native memory that the space keeps: a native call adds all of a
 * batch or nothing, so a batch cannot be cut, and a critical call, which would read the heap in place, would hold off
 * the garbage collector for as long as the batch takes. The copy is one more pass over the rows: where it shows, as it
 * does with many threads and few anchors, rows belong in a direct buffer.
 */
@NullMarked
package dev.sextant.engine;

import org.jspecify.annotations.NullMarked;
