package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {
    private static final Path CACHE = ToolCache.of(new Settings(Map.of()));

    @TempDir
    Path folder;

    @Test
    void committedRowsSurviveAKillAndComeBackOnTheSamePort() throws Exception {
        LocalPostgres first = LocalPostgres.start(folder, 0, CACHE);
        execute(first, "create table kept (n int)");
        execute(first, "insert into kept values (42)");
        ProcessMark.of(first.pid()).orElseThrow().kill();
        first.ended().join();

        try (LocalPostgres second = LocalPostgres.start(folder, first.port(), CACHE)) {
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(second.url()).isEqualTo(first.url());
            assertThat(query(second, "select n from kept")).isEqualTo("42");
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(query(second, "show " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void serverLeftOverOnTheDataIsEndedBeforeTheNextOneStarts() throws Exception {
        LocalPostgres forgotten = LocalPostgres.start(folder, 0, CACHE);
        Files.delete(folder.resolve("postgres.pid"));

        try (LocalPostgres second = LocalPostgres.start(folder, 0, CACHE)) {
            assertThat(forgotten.isAlive()).isFalse();
            assertThat(query(second, "show fsync")).isEqualTo("on");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder, 0, CACHE)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(postgres.toString()).doesNotContain(postgres.password());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void rootWithoutUserNamespacesRunsItAsNobody() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder, 0, CACHE, NotRoot.OTHER_USER)) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(postgres.pid())), "unix:uid"))
                    .isEqualTo(65534);
        }
    }

    @Test
    void failedStartSaysWhatTheLogSays() throws Exception {
        LocalPostgres.start(folder, 0, CACHE).close();
        Files.writeString(folder.resolve("cluster/postgresql.conf"), "no_such_setting = 1\n");

        assertThatThrownBy(() -> LocalPostgres.start(folder, 0, CACHE, NotRoot.wrapper()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void archiveOfThisSystemIsThere() {
        assertThat(PostgresBinaries.unpacked(CACHE).resolve("bin")).isDirectoryContaining("glob:**/postgres");
        assertThat(List.of(CACHE.toFile().list())).contains("postgres.lock");
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(LocalPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
