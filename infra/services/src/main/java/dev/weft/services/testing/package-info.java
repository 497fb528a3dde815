/**
 * For tests: real services, started once per JVM, and servers that tasks talk to, scripted answer by answer. All on the
 * loopback address.
 */
@NullMarked
package dev.weft.services.testing;

import org.jspecify.annotations.NullMarked;
