package dev.weft.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;

/** The table of API keys. A key has 200 random bits: a plain SHA-256 of it can't be turned back. */
final class PostgresKeys implements KeyStore {
    private static final int PREFIX_CHARS = 10;
    private static final String COLUMNS = "id, workspace, name, scope, canvas, prefix, created_at, revoked_at";

    private final Database database;

    PostgresKeys(Database database) {
        this.database = database;
    }

    @Override
    public Minted mint(String workspace, String name, Scope scope, Optional<String> canvas) {
        String secret = Ids.secret(
                switch (scope) {
                    case WORKSPACE -> "wk-";
                    case APP -> "app-";
                });
        try {
            return new Minted(insert(workspace, name, scope, canvas, secret), secret);
        } catch (DataIntegrityViolationException e) {
            throw new IllegalArgumentException("There is no such workspace, or it has no such canvas", e);
        }
    }

    private ApiKey insert(String workspace, String name, Scope scope, Optional<String> canvas, String secret) {
        return database.call(() -> database.sql(
                        """
                insert into api_key (id, workspace, name, scope, canvas, prefix, secret_hash)
                values (?, ?, ?, ?, ?, ?, ?) returning """ + " " + COLUMNS,
                        Ids.next("key"), workspace, name, wire(scope), canvas, secret.substring(0, PREFIX_CHARS),
                        hash(secret))
                .query((row, number) -> key(row))
                .single());
    }

    @Override
    public Optional<ApiKey> authenticate(String secret) {
        return database.call(() -> database.sql(
                        "select " + COLUMNS + " from api_key where secret_hash = ? and revoked_at is null", hash(secret))
                .query((row, number) -> key(row))
                .optional());
    }

    @Override
    public List<ApiKey> list(String workspace) {
        return database.call(
                () -> database.sql("select " + COLUMNS + " from api_key where workspace = ? order by id", workspace)
                        .query((row, number) -> key(row))
                        .list());
    }

    @Override
    public boolean revoke(String workspace, String id) {
        return database.call(() -> database.sql(
                                """
                        update api_key set revoked_at = now()
                        where workspace = ? and id = ? and revoked_at is null""",
                                workspace, id)
                        .update())
                > 0;
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String wire(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString("id"),
                row.getString("workspace"),
                row.getString("name"),
                Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                Rows.text(row, "canvas"),
                row.getString("prefix"),
                Rows.instant(row, "created_at"),
                Rows.moment(row, "revoked_at"));
    }
}
