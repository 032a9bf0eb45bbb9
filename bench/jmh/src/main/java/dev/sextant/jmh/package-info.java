/** What a call and a whole estimate cost from Java. */
@NullMarked
package dev.sextant.jmh;

import org.jspecify.annotations.NullMarked;
