/** PostgreSQL and S3: canvases, the run journal, files, keys and secrets. Every query names its workspace. */
@NullMarked
package dev.weft.store;

import org.jspecify.annotations.NullMarked;
