package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.runFinished;
import static dev.weft.store.Fixture.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Files that runs use stay; others go when their time is over; never is one lost in between. */
final class FileUseTest {
    private final FileStore files = store().files();
    private final RunStore runs = store().runs();
    private final String workspace = Fixture.workspace();
    private final String canvas = Fixture.canvas(workspace);

    private NewRun given(StoredFile file, Optional<String> continues) {
        ObjectNode inputs = Json.object();
        inputs.set("file", file.reference().toJson());
        return new NewRun(
                workspace, canvas, 1, inputs, Set.of(), Set.of(file.id()), Optional.empty(), "api", Optional.empty(),
                Optional.empty(), continues, Optional.empty(), Optional.empty());
    }

    private StoredRun accepted(StoredFile file) {
        return Fixture.accepted(given(file, Optional.empty()));
    }

    private StoredFile stored(String text) {
        return Files.store(workspace, text);
    }

    private boolean exists(StoredFile file) {
        return files.find(workspace, file.id()).isPresent();
    }

    private void end(StoredRun run) {
        store().journal().append(new RunKey(workspace, run.id()), ORIGIN, List.of(runFinished("succeeded")));
    }

    private void delete(StoredRun run) {
        end(run);
        assertThat(runs.delete(workspace, run.id())).isTrue();
    }

    private void expireAll() {
        files.expireUnused(Instant.now().plus(Duration.ofHours(1)));
    }

    @Test
    void aFileGoesWithTheLastRunThatUsedIt() {
        StoredFile file = stored("x");
        StoredRun first = accepted(file);
        StoredRun second = accepted(file);
        delete(first);
        expireAll();
        assertThat(exists(file)).isTrue();
        delete(second);
        assertThat(exists(file)).isTrue();
        expireAll();
        assertThat(exists(file)).isFalse();
    }

    @Test
    void aFileThatOneRunWroteStaysForAnotherThatWasGivenIt() {
        StoredRun writer = accepted(stored("x"));
        StoredFile written = Files.store(workspace, "written", Optional.of(writer.id()));
        StoredRun reader = accepted(written);
        delete(writer);
        expireAll();
        assertThat(files.find(workspace, written.id()).orElseThrow().run()).isEmpty();
        delete(reader);
        expireAll();
        assertThat(exists(written)).isFalse();
    }

    @Test
    void aRunThatContinuesAnotherKeepsItsFiles() {
        StoredFile input = stored("x");
        StoredRun before = accepted(input);
        StoredFile written = Files.store(workspace, "written", Optional.of(before.id()));
        end(before);
        StoredRun retry = Fixture.accepted(given(stored("y"), Optional.of(before.id())));
        delete(before);
        expireAll();
        assertThat(exists(input)).isTrue();
        assertThat(exists(written)).isTrue();
        delete(retry);
        expireAll();
        assertThat(exists(input)).isFalse();
        assertThat(exists(written)).isFalse();
    }

    @Test
    void aFileThatATriggerNamesStaysForAsLongAsTheTrigger() {
        StoredFile file = stored("x");
        ObjectNode settings = Json.object();
        settings.set("inputs", Json.object().put("orders", file.id()));
        String trigger = store().triggers()
                .create(workspace, canvas, TriggerStore.Type.SCHEDULE, settings)
                .id();
        expireAll();
        assertThat(exists(file)).isTrue();
        store().triggers().delete(workspace, trigger);
        expireAll();
        assertThat(exists(file)).isFalse();
    }

    @Test
    void aRunThatNeedsAFileThatIsGoneIsNotStored() {
        StoredFile file = stored("x");
        files.delete(workspace, file.id());
        assertThat(runs.accept(given(file, Optional.empty())))
                .isEqualTo(new Acceptance.FilesGone(List.of(file.id())));
        assertThat(runsOfWorkspace()).isEmpty();
    }

    @Test
    void aRunThatNeedsAnotherWorkspacesFileIsNotStored() {
        StoredFile foreign = Files.store(Fixture.workspace(), "x");
        assertThat(runs.accept(given(foreign, Optional.empty())))
                .isEqualTo(new Acceptance.FilesGone(List.of(foreign.id())));
        assertThat(runsOfWorkspace()).isEmpty();
    }

    @Test
    void whoIsGivenAFileWhileItExpiresWaitsAndFindsItGone() throws Exception {
        StoredFile file = stored("x");
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor();
                Connection expiry = Fixture.connection()) {
            expiry.setAutoCommit(false);
            execute(expiry, "delete from file where id = ?", file.id());
            Future<Acceptance> run = other.submit(() -> runs.accept(given(file, Optional.empty())));
            Await.until(FileUseTest::waits);
            expiry.commit();
            assertThat(run.get()).isEqualTo(new Acceptance.FilesGone(List.of(file.id())));
        }
        assertThat(runsOfWorkspace()).isEmpty();
    }

    @Test
    void aFileThatIsJustBeingGivenToARunDoesNotExpire() throws Exception {
        StoredFile file = stored("x");
        try (Connection run = Fixture.connection()) {
            run.setAutoCommit(false);
            execute(run, "select id from file where id = ? for key share", file.id());
            expireAll();
            assertThat(exists(file)).isTrue();
            run.rollback();
        }
        expireAll();
        assertThat(exists(file)).isFalse();
    }

    @Test
    void whoIsGivenAFileWhileItsLastRunIsDeletedKeepsIt() throws Exception {
        StoredFile file = stored("x");
        StoredRun last = accepted(file);
        StoredRun next;
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor();
                Connection deletion = Fixture.connection()) {
            deletion.setAutoCommit(false);
            execute(deletion, "select id from file where id = ? for update", file.id());
            execute(deletion, "delete from file_use where run = ?", last.id());
            execute(deletion, "update file set used = false where id = ?", file.id());
            Future<StoredRun> accepted = other.submit(() -> accepted(file));
            Await.until(FileUseTest::waits);
            deletion.commit();
            next = accepted.get();
        }
        assertThat(files.find(workspace, file.id()).orElseThrow().used()).isTrue();
        expireAll();
        assertThat(exists(file)).isTrue();
        assertThat(runs.find(workspace, next.id())).isPresent();
    }

    @Test
    void amongManyRunsAndExpiriesAtOnceNoAcceptedRunLosesItsFile() throws Exception {
        List<StoredFile> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(stored("x" + i));
        }
        List<Future<Acceptance>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (StoredFile file : all) {
                answers.add(threads.submit(() -> runs.accept(given(file, Optional.empty()))));
                threads.submit(this::expireAll);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            boolean kept = answers.get(i).get() instanceof Acceptance.Accepted;
            assertThat(exists(all.get(i))).isEqualTo(kept);
        }
    }

    private List<StoredRun> runsOfWorkspace() {
        return runs.list(
                        workspace,
                        new RunStore.Filter(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        10)
                .items();
    }

    private static void execute(Connection connection, String sql, String argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            statement.execute();
        }
    }

    /** Whether someone waits for a lock while accepting a run. */
    private static boolean waits() {
        try (Connection connection = Fixture.connection();
                PreparedStatement statement = connection.prepareStatement(
                        """
                        select exists (select from pg_stat_activity
                        where wait_event_type = 'Lock' and query like '%from file where%for key share%' and state = 'active')""");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
