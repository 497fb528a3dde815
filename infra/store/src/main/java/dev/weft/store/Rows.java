package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads columns that several tables share. */
final class Rows {
    private Rows() {}

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Optional<JsonNode> json(ResultSet row, String column) throws SQLException {
        return text(row, column).map(Json::parse);
    }

    static ObjectNode object(ResultSet row, String column) throws SQLException {
        return (ObjectNode) Json.parse(row.getString(column));
    }

    static Optional<TaskFailure> failure(ResultSet row) throws SQLException {
        Optional<String> code = text(row, "error_code");
        String message = text(row, "error_message").orElse("");
        return code.map(name -> new TaskFailure(code(name), message));
    }

    /** A code that a newer version wrote is a fault of ours to this one. */
    private static FailureCode code(String name) {
        try {
            return FailureCode.valueOf(name);
        } catch (IllegalArgumentException e) {
            return FailureCode.INTERNAL;
        }
    }
}
