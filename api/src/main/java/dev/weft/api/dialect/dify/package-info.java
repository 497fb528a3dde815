/** Dify's Workflow App API, below {@code /v1}: what an app key may do with its canvas. */
@NullMarked
package dev.weft.api.dialect.dify;

import org.jspecify.annotations.NullMarked;
