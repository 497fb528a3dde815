/** The {@code extract} task: a model reads values out of a text. */
@NullMarked
package dev.weft.activities.extract;

import org.jspecify.annotations.NullMarked;
