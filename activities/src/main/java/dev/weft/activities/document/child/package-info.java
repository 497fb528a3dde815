/** What runs in the process that reads a document; it uses nothing else of Weft. */
@NullMarked
package dev.weft.activities.document.child;

import org.jspecify.annotations.NullMarked;
