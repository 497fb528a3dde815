package dev.weft.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into one array per column, for {@code unnest}. */
final class Columns<T> {
    private final List<Column<T>> columns = new ArrayList<>();

    Columns<T> text(Function<T, String> value) {
        columns.add(new Column<>("text", value::apply));
        return this;
    }

    Columns<T> optionalText(Function<T, Optional<String>> value) {
        columns.add(new Column<>("text", row -> value.apply(row).orElse(null)));
        return this;
    }

    Columns<T> whole(Function<T, Integer> value) {
        columns.add(new Column<>("int4", value::apply));
        return this;
    }

    Columns<T> large(Function<T, Long> value) {
        columns.add(new Column<>("int8", value::apply));
        return this;
    }

    Columns<T> flag(Function<T, Boolean> value) {
        columns.add(new Column<>("bool", value::apply));
        return this;
    }

    Columns<T> moment(Function<T, Optional<Instant>> value) {
        columns.add(new Column<>("timestamptz", row -> value.apply(row)
                .map(moment -> moment.atOffset(ZoneOffset.UTC).toString())
                .orElse(null)));
        return this;
    }

    /** Binds the rows from the parameter on and returns the number of the next one. */
    int bind(Connection connection, PreparedStatement statement, int first, List<T> rows) throws SQLException {
        int parameter = first;
        for (Column<T> column : columns) {
            @Nullable Object[] values = new @Nullable Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.value().apply(rows.get(i));
            }
            Array array = connection.createArrayOf(column.type(), values);
            statement.setArray(parameter++, array);
        }
        return parameter;
    }

    private record Column<T>(String type, Function<T, @Nullable Object> value) {}
}
