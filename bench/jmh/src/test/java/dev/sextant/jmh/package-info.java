@NullMarked
package dev.sextant.jmh;

import org.jspecify.annotations.NullMarked;
