/** The public API. */
@NullMarked
package dev.sextant;

import org.jspecify.annotations.NullMarked;
