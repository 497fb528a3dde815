/**
 * What runs inside the sandbox's child process. Depends on the JDK and GraalJS alone: nothing else of Weft is on the
 * child's class path.
 */
@NullMarked
package dev.weft.activities.code.child;

import org.jspecify.annotations.NullMarked;
