/** What a provider of the engine implements. */
@NullMarked
package dev.sextant.spi;

import org.jspecify.annotations.NullMarked;
