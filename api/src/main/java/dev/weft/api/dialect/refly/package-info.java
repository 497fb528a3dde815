/** Refly's public API, below {@code /v1/openapi}. */
@NullMarked
package dev.weft.api.dialect.refly;

import org.jspecify.annotations.NullMarked;
