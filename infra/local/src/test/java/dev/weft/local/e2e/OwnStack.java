package dev.weft.local.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.json.Json;
import dev.weft.local.RunningWeft;
import dev.weft.local.WeftLocal;
import dev.weft.services.LocalTemporal;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Weft with settings of its own, on a database and a Temporal server of its own, which stay when it is started anew. For
 * one thread.
 */
final class OwnStack implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String BOUNDARY = "own-stack-boundary";

    private final LocalTemporal temporal;
    private final Settings services;
    private RunningWeft weft;
    private final String key;

    private OwnStack(LocalTemporal temporal, Settings services, RunningWeft weft) {
        this.temporal = temporal;
        this.services = services;
        this.weft = weft;
        Store store = weft.part(Store.class);
        this.key = store.keys()
                .mint(store.workspaces().create("own", Optional.empty()).id(), "own", Scope.WORKSPACE, Optional.empty())
                .key();
    }

    static OwnStack start(Map<Setting, String> chosen) throws SQLException {
        Optional<LocalTemporal> temporal = TestServices.temporalWith();
        assumeTrue(temporal.isPresent(), "There is no Temporal server");
        try {
            Settings services = TestServices.storeSettings()
                    .with(Map.of(
                            Setting.WEFT_DATABASE_URL, database(),
                            Setting.WEFT_TEMPORAL_ADDRESS, temporal.get().address(),
                            Setting.WEFT_PORT, "0",
                            Setting.WEFT_EGRESS_ALLOW, "127.0.0.0/8"));
            return new OwnStack(temporal.get(), services, WeftLocal.start(services.with(chosen)));
        } catch (RuntimeException | SQLException e) {
            temporal.get().close();
            throw e;
        }
    }

    private static String database() throws SQLException {
        String name = "own_" + Long.toString(System.nanoTime(), 36);
        URI url = URI.create(TestServices.postgres().url());
        String[] user = url.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return url.resolve("/" + name).toString();
    }

    /** Ends it and starts it anew. When that throws it is ended, and may be started with other settings. */
    void restart(Map<Setting, String> chosen) {
        weft.close();
        weft = WeftLocal.start(services.with(chosen));
    }

    <T> T part(Class<T> type) {
        return weft.part(type);
    }

    JsonNode get(String path) {
        return Json.parse(text(path));
    }

    /** The whole answer; of a run's events once it has ended. */
    String text(String path) {
        return expect(200, send(request(path).GET()));
    }

    JsonNode post(String path, JsonNode body, int status) {
        return Json.parse(expect(status, tryPost(path, body)));
    }

    HttpResponse<String> tryPost(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body))));
    }

    String canvas(ObjectNode definition) {
        return post("/canvases", definition, 201).path("id").asString();
    }

    /** Of a document of Dify's. */
    String imported(String yaml) {
        return sent("/canvases/import?format=dify", "application/yaml", BodyPublishers.ofString(yaml));
    }

    String upload(String name, String content) {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/csv\r\n\r\n" + content + "\r\n--" + BOUNDARY + "--\r\n";
        return sent("/files", "multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofString(body));
    }

    private String sent(String path, String contentType, BodyPublisher body) {
        return Json.parse(expect(201, send(request(path).header("Content-Type", contentType).POST(body))))
                .path("id")
                .asString();
    }

    String start(String canvas, ObjectNode inputs) {
        ObjectNode body = Json.object().put("canvasId", canvas);
        body.set("inputs", inputs);
        return post("/runs", body, 202).path("id").asString();
    }

    /** The run, once it has ended. */
    JsonNode end(String run) {
        text("/runs/" + run + "/events");
        return get("/runs/" + run);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(weft.url() + "/weft/v1" + path)).header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        weft.close();
        temporal.close();
    }
}
