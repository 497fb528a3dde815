/**
 * What the dialects share: canvases, runs, files, triggers, keys. Knows no HTTP: takes a {@link
 * dev.weft.api.core.Principal} and plain values, returns records, and refuses with a {@link dev.weft.api.core.Refused}.
 */
@NullMarked
package dev.weft.api.core;

import org.jspecify.annotations.NullMarked;
