/** The native API, {@code /weft/v1}: everything that Weft can do. Errors are RFC 9457 problem details. */
@NullMarked
package dev.weft.api.dialect.weft;

import org.jspecify.annotations.NullMarked;
