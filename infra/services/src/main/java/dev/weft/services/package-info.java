/**
 * Temporal, MinIO and PostgreSQL on this machine: finding them, installing them, starting and ending them. Everything
 * listens on loopback only and dies with the JVM that started it.
 */
@NullMarked
package dev.weft.services;

import org.jspecify.annotations.NullMarked;
