@NullMarked
package dev.sextant.jcuda;

import org.jspecify.annotations.NullMarked;
