package dev.weft.store;

import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The tables of workspaces and accounts. */
final class PostgresWorkspaces implements WorkspaceStore {
    private static final int BCRYPT_STRENGTH = 12;

    private final Database database;
    private final KeyStore keys;
    private final Optional<Integer> defaultMaxRuns;

    /** @param defaultMaxRuns cap of workspaces that have none of their own */
    PostgresWorkspaces(Database database, KeyStore keys, Optional<Integer> defaultMaxRuns) {
        this.database = database;
        this.keys = keys;
        this.defaultMaxRuns = defaultMaxRuns;
    }

    @Override
    public Optional<FirstStart> firstStart(String email) {
        return database.transaction(() -> {
            database.sql("lock table workspace in share row exclusive mode").update();
            boolean used = database.sql("select exists (select from workspace)")
                    .query(Boolean.class)
                    .single();
            return used ? Optional.empty() : Optional.of(first(email));
        });
    }

    private FirstStart first(String email) {
        String workspace = insert("Default", Optional.empty());
        String password = Ids.secret("").substring(0, 24);
        String hash = new BCryptPasswordEncoder(BCRYPT_STRENGTH).encode(password);
        database.sql(
                        """
                insert into account (id, workspace, email, password_hash, role) values (?, ?, ?, ?, 'owner')""",
                        Ids.next("account"), workspace, email, hash)
                .update();
        String key = keys.mint(workspace, "First key", KeyStore.Scope.WORKSPACE, Optional.empty())
                .key();
        return new FirstStart(workspace, key, email, password);
    }

    @Override
    public Workspace create(String name, Optional<Integer> maxRuns) {
        String id = database.call(() -> insert(name, maxRuns));
        return new Workspace(id, name, maxRuns.or(() -> defaultMaxRuns));
    }

    private String insert(String name, Optional<Integer> maxRuns) {
        String id = Ids.next("ws");
        database.sql("insert into workspace (id, name, max_runs) values (?, ?, ?)", id, name, maxRuns)
                .update();
        return id;
    }

    @Override
    public Optional<Workspace> find(String id) {
        return database.call(() -> database.sql("select id, name, max_runs from workspace where id = ?", id)
                .query((row, number) -> new Workspace(
                        row.getString("id"),
                        row.getString("name"),
                        Optional.ofNullable(row.getObject("max_runs", Integer.class)).or(() -> defaultMaxRuns)))
                .optional());
    }
}
