package dev.weft.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Canvases and their immutable versions. */
public interface CanvasStore {

    StoredCanvas create(String workspace, String title, String definition, Status status);

    /** Adds a version. Empty when the workspace has no such canvas. */
    Optional<StoredCanvas> replace(String workspace, String id, String title, String definition);

    /** Finds archived ones, too, as {@link Status#ARCHIVED}: callers answer for these as for unknown ones. */
    Optional<StoredCanvas> find(String workspace, String id);

    /** The definition as it was written. Versions count from 1. */
    Optional<String> definition(String workspace, String id, int version);

    List<Version> versions(String workspace, String id);

    /** Newest first. {@code only}: the one canvas an app key may see. */
    Page<StoredCanvas> list(
            String workspace, Optional<String> only, Optional<String> keyword, Optional<String> cursor, int limit);

    /** Some of those that {@link #list} has, by their place in another order. */
    List<StoredCanvas> page(
            String workspace, Optional<String> only, Optional<String> keyword, Order order, long offset, int limit);

    boolean status(String workspace, String id, Status status);

    /** Archives it: it disappears from lists, its runs stay. False when there is none. */
    boolean delete(String workspace, String id);

    record StoredCanvas(
            String id, int version, String title, Status status, Instant createdAt, Instant updatedAt) {}

    record Version(int version, String title, Instant createdAt) {}

    enum Order {
        NEWEST,
        OLDEST,
        LAST_UPDATED,
        FIRST_UPDATED
    }

    enum Status {
        DRAFT,
        PUBLISHED,
        DISABLED,
        ARCHIVED
    }
}
