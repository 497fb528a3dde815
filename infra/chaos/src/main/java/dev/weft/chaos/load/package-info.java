/** What the installation is asked to do while faults strike, and the outside world that its tasks call. */
@NullMarked
package dev.weft.chaos.load;

import org.jspecify.annotations.NullMarked;
