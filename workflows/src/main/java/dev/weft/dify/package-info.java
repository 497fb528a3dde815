/** Dify's workflow DSL: how a parsed document becomes a canvas, and a canvas a document. Pure. */
@NullMarked
package dev.weft.dify;

import org.jspecify.annotations.NullMarked;
