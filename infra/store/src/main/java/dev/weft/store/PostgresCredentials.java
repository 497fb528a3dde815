package dev.weft.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/** The table of credentials. */
final class PostgresCredentials implements CredentialStore {
    private final Database database;
    private final SecretBox secrets;

    PostgresCredentials(Database database, SecretBox secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    @Override
    public Credential create(String workspace, String name, String value) {
        String id = Ids.next("cred");
        try {
            return database.call(() -> database.sql(
                            """
                    insert into credential (id, workspace, name, value) values (?, ?, ?, ?)
                    returning id, name, created_at""",
                            id, workspace, name, secrets.seal(value, workspace, id))
                    .query((row, number) -> credential(row))
                    .single());
        } catch (DuplicateKeyException e) {
            throw new NameTakenException(name);
        }
    }

    @Override
    public List<Credential> list(String workspace) {
        return database.call(() -> database.sql(
                        "select id, name, created_at from credential where workspace = ? order by id", workspace)
                .query((row, number) -> credential(row))
                .list());
    }

    @Override
    public boolean delete(String workspace, String id) {
        return database.call(() -> database.sql("delete from credential where workspace = ? and id = ?", workspace, id)
                        .update())
                > 0;
    }

    @Override
    public Optional<String> reveal(String workspace, String name) {
        return database.call(() -> database.sql(
                        "select id, value from credential where workspace = ? and name = ?", workspace, name)
                .query((row, number) -> secrets.open(row.getBytes("value"), workspace, row.getString("id")))
                .optional());
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(row.getString("id"), row.getString("name"), Rows.instant(row, "created_at"));
    }
}
