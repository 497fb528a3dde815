/** The commands of {@code infra/weft}. */
@NullMarked
package dev.weft.local.launcher;

import org.jspecify.annotations.NullMarked;
