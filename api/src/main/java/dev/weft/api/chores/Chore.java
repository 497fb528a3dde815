package dev.weft.api.chores;

/**
 * Something to be done at its time.
 *
 * @param workspace of the trigger; empty otherwise
 * @param trigger whose canvas is to be run; empty otherwise
 */
public record Chore(Kind kind, String workspace, String trigger) {
    public enum Kind {
        SCHEDULED_RUN,
        /** Deletes uploaded files that no run used. */
        EXPIRE_FILES,
        /** Deletes runs and their files when their time is over. */
        DELETE_OLD_RUNS,
        /** Ends runs whose workflow is gone. */
        RECONCILE,
        /** Moves stored secrets from former keys to the present one. */
        REENCRYPT
    }

    static Chore of(Kind kind) {
        return new Chore(kind, "", "");
    }
}
