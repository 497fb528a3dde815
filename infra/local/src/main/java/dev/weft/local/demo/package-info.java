/** The demonstration: an example canvas on a real file, seen through the public HTTP API alone. */
@NullMarked
package dev.weft.local.demo;

import org.jspecify.annotations.NullMarked;
