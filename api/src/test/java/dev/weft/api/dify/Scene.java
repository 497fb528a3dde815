package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Multipart;
import dev.weft.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An app with a run that asks its user something and with a file of that user's: what a hostile request might harm. */
final class Scene {
    static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("POST", "/v1/workflows/run", false),
            new Endpoint("POST", "/v1/workflows/{version}/run", false),
            new Endpoint("GET", "/v1/workflows/run/{run}", false),
            new Endpoint("POST", "/v1/workflows/tasks/{run}/stop", false),
            new Endpoint("GET", "/v1/workflow/{run}/events", true),
            new Endpoint("GET", "/v1/workflows/logs", false),
            new Endpoint("GET", "/v1/info", true),
            new Endpoint("GET", "/v1/parameters", true),
            new Endpoint("GET", "/v1/site", false),
            new Endpoint("GET", "/v1/meta", false),
            new Endpoint("POST", "/v1/files/upload", false),
            new Endpoint("GET", "/v1/files/{file}/preview", true),
            new Endpoint("GET", "/v1/form/human_input/{form}", false),
            new Endpoint("POST", "/v1/form/human_input/{form}", false));

    private static final String CANVAS =
            """
            {"title":"Asking","variables":[{"name":"text","type":"string"}],
             "tasks":[{"id":"ask","type":"approval","config":{"message":"May I?"}}]}""";

    final App app;
    final String run;
    final String file;
    final String form;

    Scene() throws Exception {
        app = App.of(CANVAS);
        run = new Play(app, Json.object()).ask("ask", Everything.QUESTION).id;
        file = new Multipart()
                .field("user", Play.USER)
                .file("file", "a.txt", "text/plain", Formats.head("txt"))
                .send(app.api, "/v1/files/upload")
                .expect(201)
                .json()
                .path("id")
                .stringValue();
        form = Told.first(Told.events(Told.all(app.api, run, Play.USER, 0)), "human_input_required")
                .data()
                .path("form_token")
                .stringValue();
    }

    /** Nothing was stored, stopped or answered. */
    void requireUntouched() {
        assertThat(ids("/weft/v1/runs")).containsExactly(run);
        assertThat(ids("/weft/v1/files")).containsExactly(file);
        assertThat(app.detail(run).expect(200).json().path("status").stringValue()).isEqualTo("paused");
        app.api.get("/v1/form/human_input/" + form).expect(200);
    }

    private List<String> ids(String path) {
        JsonNode items = app.owner.get(path).expect(200).json().path("items");
        return items.valueStream().map(item -> item.path("id").stringValue()).toList();
    }
}
