@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
