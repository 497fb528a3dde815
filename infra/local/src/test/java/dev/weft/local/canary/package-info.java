/** Values that must not leak are sent through a whole instance and then looked for, byte by byte, in all it keeps. */
@NullMarked
package dev.weft.local.canary;

import org.jspecify.annotations.NullMarked;
