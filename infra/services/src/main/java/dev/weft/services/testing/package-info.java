/** Servers for tests: what tasks talk to, scripted answer by answer. Only ever on the loopback address. */
@NullMarked
package dev.weft.services.testing;

import org.jspecify.annotations.NullMarked;
