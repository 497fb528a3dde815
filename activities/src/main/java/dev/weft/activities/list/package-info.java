/** The {@code list} task: filters, sorts and cuts lists. */
@NullMarked
package dev.weft.activities.list;

import org.jspecify.annotations.NullMarked;
