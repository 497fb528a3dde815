package dev.weft.expression;

import java.util.List;

/**
 * A value that an expression names.
 *
 * @param root {@code variables}, {@code tasks}, {@code state}, {@code item}, {@code index}, {@code each}, {@code loop},
 *     {@code run}, {@code sys}, {@code error} or {@code secrets}
 * @param path constant members below the root, as far as they are constant: {@code tasks.rows.output.rows[0].x} is
 *     {@code [rows, output, rows]}
 */
public record Reference(String root, List<String> path) {
    public Reference {
        path = List.copyOf(path);
    }
}
