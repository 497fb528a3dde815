/**
 * Runs that have been are replayed on today's code. {@code histories/v<version>} holds histories of real runs, recorded
 * once per {@link dev.weft.run.RunVersions#CURRENT version}; {@link dev.weft.workers.replay.ReplayTest} replays each.
 *
 * <p>After a change of behaviour and of the version, record the new version's:
 *
 * <pre>{@code mvn -pl workers -am test -Dtest=HistoryRecorder -Dweft.record-histories=true \
 *     -Dsurefire.failIfNoSpecifiedTests=false}</pre>
 *
 * Histories of a version that has been released are never recorded again.
 */
@NullMarked
package dev.weft.workers.replay;

import org.jspecify.annotations.NullMarked;
