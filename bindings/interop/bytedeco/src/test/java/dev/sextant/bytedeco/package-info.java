@NullMarked
package dev.sextant.bytedeco;

import org.jspecify.annotations.NullMarked;
