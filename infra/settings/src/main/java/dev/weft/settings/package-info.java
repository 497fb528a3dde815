/** Every setting: its environment variable, its default and what it does. */
@NullMarked
package dev.weft.settings;

import org.jspecify.annotations.NullMarked;
