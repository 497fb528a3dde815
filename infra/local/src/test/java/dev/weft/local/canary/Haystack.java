package dev.weft.local.canary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;

/** Bytes in which canaries are looked for, by the name of where they stand; what gzip has packed is unpacked. */
final class Haystack {
    private static final String GZIP = "\u001f\u008b\b";
    private static final int MOST_UNPACKED = 16 * 1024 * 1024;

    private final Map<String, String> places = new LinkedHashMap<>();

    /** All files below a folder, or one file. A file that goes away meanwhile is left out. */
    Haystack files(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try {
                add(file.toString(), Files.readAllBytes(file));
            } catch (NoSuchFileException e) {
                continue;
            }
        }
        return this;
    }

    /** All rows of all tables, as a dump has them and with its doubled backslashes read. */
    Haystack tables(String jdbc, String user, String password) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(jdbc, user, password)) {
            for (String table : tables(connection)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select * from " + table + ") to stdout", rows);
                add("table " + table, rows.toByteArray());
                text("table " + table + " read", rows.toString(StandardCharsets.UTF_8).replace("\\\\", "\\"));
            }
        }
        return this;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = connection.createStatement()
                .executeQuery("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    Haystack text(String place, String text) {
        add(place, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private void add(String place, byte[] bytes) {
        String content = new String(bytes, StandardCharsets.ISO_8859_1);
        places.put(place, content);
        for (int at = content.indexOf(GZIP); at >= 0; at = content.indexOf(GZIP, at + 1)) {
            String unpacked = unpacked(bytes, at);
            if (!unpacked.isEmpty()) {
                places.put(place + " unpacked at " + at, unpacked);
            }
        }
    }

    private static String unpacked(byte[] bytes, int at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
            byte[] block = new byte[8192];
            for (int count = in.read(block); count >= 0 && out.size() < MOST_UNPACKED; count = in.read(block)) {
                out.write(block, 0, count);
            }
        } catch (IOException e) {
            // What follows the packed stream is none, or these bytes merely looked like the head of one.
            return out.toString(StandardCharsets.ISO_8859_1);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    long size() {
        return places.values().stream().mapToLong(String::length).sum();
    }

    /** Where a canary stands, and in which form. */
    List<String> find(Canary canary) {
        List<String> found = new ArrayList<>();
        canary.forms().forEach((form, needle) -> places.forEach((place, content) -> {
            int at = content.indexOf(needle);
            if (at >= 0) {
                found.add(canary.name() + " (" + form + ") in " + place + ": …"
                        + content.substring(Math.max(0, at - 80), at).replaceAll("[^\\x20-\\x7e]", "."));
            }
        }));
        return found;
    }
}
