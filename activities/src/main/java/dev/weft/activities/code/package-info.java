/**
 * The {@code code} task: the author's code, run in a child process that can reach nothing. {@link
 * dev.weft.activities.code.Sandbox} is one language; {@link dev.weft.activities.code.child} is what runs in the child.
 */
@NullMarked
package dev.weft.activities.code;

import org.jspecify.annotations.NullMarked;
