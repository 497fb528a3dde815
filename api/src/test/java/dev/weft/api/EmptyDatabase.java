package dev.weft.api;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database that no other test's dispatcher looks after. */
public final class EmptyDatabase {
    private EmptyDatabase() {}

    /**
     * @param postgres as {@code WEFT_DATABASE_URL} names it
     * @return its name on the same server
     */
    public static String create(URI postgres) throws SQLException {
        String name = "empty_" + Long.toString(System.nanoTime(), 36);
        String[] user = postgres.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + postgres.getPath(),
                        user[0],
                        user.length > 1 ? user[1] : "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return name;
    }
}
