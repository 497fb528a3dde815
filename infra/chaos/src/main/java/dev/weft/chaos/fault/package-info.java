/** What goes wrong, when, and how it is brought about from outside. */
@NullMarked
package dev.weft.chaos.fault;

import org.jspecify.annotations.NullMarked;
