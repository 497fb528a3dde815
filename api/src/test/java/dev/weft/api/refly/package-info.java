@NullMarked
package dev.weft.api.refly;

import org.jspecify.annotations.NullMarked;
