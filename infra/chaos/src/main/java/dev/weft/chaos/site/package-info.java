/** The installation under test: its processes and the network between them. */
@NullMarked
package dev.weft.chaos.site;

import org.jspecify.annotations.NullMarked;
