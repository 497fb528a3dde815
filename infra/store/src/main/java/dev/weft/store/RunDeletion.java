package dev.weft.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes ended runs with all that is theirs: journal, outputs, files. */
final class RunDeletion {
    private final Database database;
    private final ObjectSweep sweep;

    RunDeletion(Database database, ObjectSweep sweep) {
        this.database = database;
        this.sweep = sweep;
    }

    /** The rows go at once; objects that can't be removed now are removed by a later sweep. */
    boolean delete(String workspace, String id) {
        List<String> objects = new ArrayList<>();
        boolean deleted = database.transaction(() -> {
            boolean ended = database.sql(
                            """
                    select true from run where workspace = ? and id = ? and finished_at is not null for update""",
                            workspace, id)
                    .query(Boolean.class)
                    .optional()
                    .orElse(false);
            if (ended) {
                objects.addAll(deleteRows(workspace, id));
                objects.forEach(key -> sweep.plan(key, Instant.now()));
            }
            return ended;
        });
        sweep.now(objects);
        return deleted;
    }

    private List<String> deleteRows(String workspace, String id) {
        List<String> objects = new ArrayList<>(releaseFiles(workspace, id));
        boolean values = database.sql(
                        """
                select exists (select from run_task where workspace = ? and run = ? and output_object is not null)
                    or exists (select from run_value where workspace = ? and run = ? and output_object is not null)
                    or exists (select from run where workspace = ? and id = ? and outputs_object is not null)""",
                        workspace, id, workspace, id, workspace, id)
                .query(Boolean.class)
                .single();
        if (values) {
            objects.add(LargeValues.prefix(workspace, id));
        }
        database.sql("delete from run_event where workspace = ? and run = ?", workspace, id)
                .update();
        database.sql("delete from run_task where workspace = ? and run = ?", workspace, id)
                .update();
        database.sql("delete from run_value where workspace = ? and run = ?", workspace, id)
                .update();
        database.sql("delete from run where workspace = ? and id = ?", workspace, id)
                .update();
        return objects;
    }

    /**
     * Files that the run wrote go with it, those that it was given may expire; what another run uses stays for that one.
     * The locks wait for runs that are just being given one of these files.
     */
    private List<String> releaseFiles(String workspace, String id) {
        List<String> files = database.sql(
                        """
                select id from file where workspace = ? and id in (
                    select id from file where run = ? union select file from file_use where run = ?)
                order by id for update""",
                        workspace, id, id)
                .query(String.class)
                .list();
        database.sql("delete from file_use where run = ?", id).update();
        List<String> objects = database.sql(
                        """
                delete from file f where workspace = ? and id = any(?) and run = ?
                  and not exists (select from file_use u where u.file = f.id)
                returning object_key""",
                        workspace, files, id)
                .query(String.class)
                .list();
        database.sql(
                        """
                update file f set run = case when run = ? then null else run end,
                    task = case when run = ? then null else task end,
                    used = exists (select from file_use u where u.file = f.id)
                where workspace = ? and id = any(?)""",
                        id, id, workspace, files)
                .update();
        return objects;
    }
}
