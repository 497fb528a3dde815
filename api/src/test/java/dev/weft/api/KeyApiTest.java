package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeyApiTest {
    private final Api api = new Api();

    @Test
    void aKeyIsShownOnceWorksAndEndsWithItsRevocation() {
        JsonNode minted = api.post("/weft/v1/keys", "{\"name\":\"ci\",\"scope\":\"workspace\"}").expect(201).json();
        String key = minted.path("key").stringValue();
        String id = minted.path("id").stringValue();
        api.with(key).get("/weft/v1/canvases").expect(200);
        assertThat(api.get("/weft/v1/keys").expect(200).body()).contains(id).doesNotContain(key);
        api.delete("/weft/v1/keys/" + id).expect(204);
        api.with(key).get("/weft/v1/canvases").expect(401);
        api.delete("/weft/v1/keys/" + id).expect(404);
    }

    @Test
    void keysThatMeanNothingAreRefused() {
        api.post("/weft/v1/keys", "{}").expect(422);
        api.post("/weft/v1/keys", "{\"name\":\"x\",\"scope\":\"root\"}").expect(422);
        api.post("/weft/v1/keys", "{\"name\":\"x\",\"scope\":\"app\"}").expect(422);
        api.post("/weft/v1/keys", "{\"name\":\"x\",\"scope\":\"app\",\"canvasId\":\"canvas_none\"}").expect(404);
        api.post("/weft/v1/keys", "{\"name\":\"x\",\"scope\":\"workspace\",\"canvasId\":\"c\"}").expect(422);
        api.post("/weft/v1/keys", "{\"name\":7}").expect(400);
        api.post("/weft/v1/keys", "{\"name\":\"" + "x".repeat(256) + "\"}").expect(422);
    }

    @Test
    void anAppKeySeesItsCanvasItsRunsAndNothingElse() {
        String own = api.canvas(Samples.HELLO);
        String other = api.canvas(Samples.HELLO);
        String otherRun = api.run(other, "{}");
        String file = Multipart.upload(api, "a.txt", "text/plain", "x".getBytes()).json().path("id").stringValue();
        Api app = api.with(api.post("/weft/v1/keys", "{\"name\":\"app\",\"scope\":\"app\",\"canvasId\":\"" + own + "\"}")
                .expect(201)
                .json()
                .path("key")
                .stringValue());

        assertThat(app.get("/weft/v1/canvases").json().path("items")).hasSize(1);
        app.get("/weft/v1/canvases/" + own).expect(200);
        app.get("/weft/v1/canvases/" + other).expect(404);
        String run = app.run(own, "{}");
        app.get("/weft/v1/runs/" + run).expect(200);
        app.post("/weft/v1/runs", "{\"canvasId\":\"" + other + "\"}").expect(404);
        assertThat(app.get("/weft/v1/runs").json().path("items")).hasSize(1);
        app.get("/weft/v1/runs?canvasId=" + other).expect(404);
        for (String path : new String[] {"", "/output", "/events", "/tasks?task=x"}) {
            app.get("/weft/v1/runs/" + otherRun + path).expect(404);
        }
        for (String action : new String[] {"abort", "pause", "resume", "retry"}) {
            app.post("/weft/v1/runs/" + otherRun + "/" + action).expect(404);
        }
        app.get("/weft/v1/files/" + file).expect(404);
        assertThat(app.get("/weft/v1/files").json().path("items")).isEmpty();
        String ownFile = Multipart.upload(app, "b.txt", "text/plain", "x".getBytes()).expect(201).json()
                .path("id").stringValue();
        app.get("/weft/v1/files/" + ownFile + "/content").expect(200);

        app.get("/weft/v1/keys").expect(403);
        app.post("/weft/v1/keys", "{\"name\":\"x\"}").expect(403);
        app.get("/weft/v1/credentials").expect(403);
        app.post("/weft/v1/credentials", "{\"name\":\"x\",\"value\":\"y\"}").expect(403);
        app.get("/weft/v1/triggers").expect(403);
        app.post("/weft/v1/canvases", Samples.HELLO).expect(403);
        app.put("/weft/v1/canvases/" + own, Samples.HELLO).expect(403);
        app.delete("/weft/v1/canvases/" + own).expect(403);
        app.delete("/weft/v1/runs/" + run).expect(403);
        api.post("/weft/v1/runs/" + run + "/abort").expect(202);
        api.post("/weft/v1/runs/" + otherRun + "/abort").expect(202);
    }

    @Test
    void aCredentialIsWrittenListedWithoutItsValueAndDeleted() {
        String id = api.post("/weft/v1/credentials", "{\"name\":\"mail\",\"value\":\"s3cret\"}").expect(201).json()
                .path("id").stringValue();
        assertThat(api.get("/weft/v1/credentials").expect(200).body()).contains("mail").doesNotContain("s3cret");
        api.post("/weft/v1/credentials", "{\"name\":\"mail\",\"value\":\"other\"}").expect(409);
        api.post("/weft/v1/credentials", "{\"name\":\"mail2\"}").expect(422);
        api.post("/weft/v1/credentials", "{\"name\":\"mail2\",\"value\":{}}").expect(400);
        api.delete("/weft/v1/credentials/" + id).expect(204);
        api.delete("/weft/v1/credentials/" + id).expect(404);
    }
}
