/**
 * Temporal's remote codec protocol: shows operators in clear what Weft has encrypted in Temporal. Operators alone may
 * use it; no key of a workspace opens it.
 */
@NullMarked
package dev.weft.api.dialect.codec;

import org.jspecify.annotations.NullMarked;
