@NullMarked
package dev.weft.api.dify;

import org.jspecify.annotations.NullMarked;
