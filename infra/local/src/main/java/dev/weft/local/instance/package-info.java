/**
 * An instance: Weft and the services it stands on, over one data folder. The launcher's process holds the folder's
 * lock, starts everything, starts again what dies, and ends everything in order.
 */
@NullMarked
package dev.weft.local.instance;

import org.jspecify.annotations.NullMarked;
