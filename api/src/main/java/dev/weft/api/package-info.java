/** The process that speaks HTTP: what it is made of and how it starts. */
@NullMarked
package dev.weft.api;

import org.jspecify.annotations.NullMarked;
