package dev.weft.store;

import java.util.Optional;

/** Workspaces and their owners. */
public interface WorkspaceStore {

    /** On an empty database creates a workspace, a key and an owner; afterwards does nothing. */
    Optional<FirstStart> firstStart(String email);

    /** @param maxRuns empty: the cap of all workspaces that have none of their own, if there is one */
    Workspace create(String name, Optional<Integer> maxRuns);

    Optional<Workspace> find(String id);

    /** @param maxRuns runs of the workspace at once; further ones wait as {@code accepted} */
    record Workspace(String id, String name, Optional<Integer> maxRuns) {}

    /** Shown once; only hashes are kept. */
    record FirstStart(String workspace, String key, String email, String password) {}
}
