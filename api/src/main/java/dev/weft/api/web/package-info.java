/** What all dialects need of HTTP: reading bodies, refusing requests, streaming. Says nothing in any dialect's words. */
@NullMarked
package dev.weft.api.web;

import org.jspecify.annotations.NullMarked;
