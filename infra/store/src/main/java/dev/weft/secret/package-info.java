/** The keys that encrypt what must not be read where it is kept. */
@NullMarked
package dev.weft.secret;

import org.jspecify.annotations.NullMarked;
