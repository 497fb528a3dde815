package dev.weft.api.dify;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A canvas and a key for it. */
final class App {
    /** Ends by itself at once. */
    static final String QUICK =
            """
            {"title":"Quick","description":"Says hello","variables":[{"name":"text","type":"string","required":true,
              "maxLength":5}],"tasks":[{"id":"hello","type":"template","config":{"value":"{{ variables.text }}"}}]}""";

    /** Waits until it is stopped or answered. */
    static final String WAITING = QUICK.replace("\"Quick\"", "\"Waiting\"");

    final Api owner;
    final Api api;
    final String canvas;

    private App(Api owner, String canvas) {
        this.owner = owner;
        this.canvas = canvas;
        ObjectNode key = Json.object().put("name", "app").put("scope", "app").put("canvasId", canvas);
        this.api = owner.with(owner.post("/weft/v1/keys", Json.write(key)).expect(201).json().path("key").stringValue());
    }

    static App of(String definition) {
        return of(new Api(), definition);
    }

    static App of(Api owner, String definition) {
        return new App(owner, owner.canvas(definition));
    }

    /** Made of a workflow as Dify exports them. */
    static App imported(String yaml) {
        Api owner = new Api();
        Answer saved = owner.send(owner.request("POST", "/weft/v1/canvases/import?format=dify", Optional.of(yaml))
                .setHeader("Content-Type", "application/yaml"));
        return new App(owner, saved.expect(201).json().path("id").stringValue());
    }

    /** Another app of the same workspace. */
    App neighbour() {
        return of(owner, QUICK);
    }

    /** JSON in which {@code '} stands for a quote. */
    static String json(String text) {
        return text.replace('\'', '"');
    }

    Answer run(String body) {
        return api.post("/v1/workflows/run", json(body));
    }

    Answer run(String body, String idempotencyKey) {
        return api.send(api.request("POST", "/v1/workflows/run", Optional.of(json(body)))
                .header("Idempotency-Key", idempotencyKey));
    }

    /** A blocking run of {@code text}; its whole answer. */
    JsonNode blocking(String user) {
        return run("{'inputs':{'text':'abc'},'user':'" + user + "'}").expect(200).json();
    }

    /** Starts a run that nobody waits for, and gives its id. */
    String start(String user) {
        ObjectNode body = Json.object().put("canvasId", canvas).put("user", user);
        body.set("inputs", Json.object().put("text", "abc"));
        return owner.post("/weft/v1/runs", Json.write(body)).expect(202).json().path("id").stringValue();
    }

    Answer detail(String run) {
        return api.get("/v1/workflows/run/" + run);
    }

    Answer stop(String run, String user) {
        return api.post("/v1/workflows/tasks/" + run + "/stop", json("{'user':'" + user + "'}"));
    }

    int stored() {
        return owner.get("/weft/v1/runs").expect(200).json().path("items").size();
    }

    /** @param params name of the field, empty where none is named */
    static JsonNode refused(Answer answer, int status, String code, String params) {
        JsonNode error = answer.expect(status).json();
        if (!error.path("code").asString("").equals(code)
                || error.path("status").asInt() != status
                || error.path("message").asString("").isBlank()
                || !error.path("params").asString("").equals(params)) {
            throw new AssertionError("Expected " + code + " of " + params + " but got " + answer.body());
        }
        return error;
    }
}
