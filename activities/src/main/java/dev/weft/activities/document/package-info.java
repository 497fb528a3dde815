/** The {@code document} task: the text of documents. */
@NullMarked
package dev.weft.activities.document;

import org.jspecify.annotations.NullMarked;
