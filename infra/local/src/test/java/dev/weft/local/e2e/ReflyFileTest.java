package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.local.Eventually;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReflyFileTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String REFLY = Stack.url() + "/v1/openapi";
    private static final String BOUNDARY = "refly-boundary";

    /** Copies a file twice: through the text of a task's output, and as a whole once that was approved. */
    private static final String CANVAS = """
            {'title':'Copy','variables':[{'name':'doc','type':'file','required':true}],
             'tasks':[
               {'id':'read','title':'Read','type':'file.read','config':{'file':'{{ variables.doc }}','as':'bytes'}},
               {'id':'ask','title':'Ask','type':'approval','config':{'message':'Copy?'},'dependsOn':['read']},
               {'id':'write','title':'Write','type':'file.write',
                'config':{'name':'copy.bin','contentType':'application/x-copy',
                          'content':{'base64':'{{ tasks.read.output.bytes }}'}},'dependsOn':['ask']},
               {'id':'whole','title':'Whole','type':'file.write',
                'config':{'name':'whole.bin','content':'{{ variables.doc }}'},'dependsOn':['ask']}]}""";

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(REFLY + path)).header("Authorization", "Bearer " + Stack.key());
    }

    private static JsonNode data(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body()).path("data");
    }

    private static String upload(byte[] bytes) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"all.bin\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return data(request("/files/upload")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.ofByteArray(body.toByteArray())))
                .at("/files/0/fileKey")
                .asString();
    }

    private static JsonNode output(String execution) {
        try {
            return data(request("/workflow/" + execution + "/output"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int approve(String execution) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(
                                            URI.create(Stack.url() + "/weft/v1/runs/" + execution + "/approvals/ask"))
                                    .header("Authorization", "Bearer " + Stack.key())
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"decision\":\"approved\"}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String status(JsonNode output, String node) {
        for (JsonNode one : output.path("output")) {
            if (one.path("nodeId").asString().equals(node)) {
                return one.path("status").asString();
            }
        }
        return "";
    }

    @Test
    @DisplayName("A file uploaded by one call, read by a task, written by another, comes back byte-equal through its url; "
            + "data.files[] shows it after its node finished and not before")
    void aFileComesBackByteForByte() throws Exception {
        byte[] bytes = new byte[300_001];
        new Random(5).nextBytes(bytes);
        for (int i = 0; i < 512; i++) {
            bytes[i] = (byte) i;
        }
        String fileKey = upload(bytes);
        JsonNode variables = json("{'variables':{'doc':'" + fileKey + "'}}");
        String execution = data(request("/workflow/" + Stack.canvas(json(CANVAS)) + "/run")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(variables))))
                .path("executionId")
                .asString();

        JsonNode before = Eventually.get(
                "the question", () -> Optional.of(output(execution)).filter(now -> status(now, "ask").equals("executing")));
        assertThat(before.path("files").isArray()).isTrue();
        assertThat(before.path("files")).isEmpty();
        Eventually.get("the answer", () -> Optional.of(approve(execution)).filter(status -> status == 202));
        Stack.end(execution);

        JsonNode output = output(execution);
        assertThat(status(output, "write")).isEqualTo("finish");
        JsonNode files = output.path("files");
        assertThat(files.findValuesAsString("name")).containsExactlyInAnyOrder("copy.bin", "whole.bin");
        for (JsonNode file : files) {
            boolean copy = file.path("name").asString().equals("copy.bin");
            assertThat(file.path("nodeId").asString()).isEqualTo(copy ? "write" : "whole");
            assertThat(file.path("type").asString())
                    .isEqualTo(copy ? "application/x-copy" : "application/octet-stream");
            assertThat(file.path("size").asLong()).isEqualTo(bytes.length);
            HttpResponse<byte[]> download = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(file.path("url").asString())).build(),
                    BodyHandlers.ofByteArray());
            assertThat(download.statusCode()).isEqualTo(200);
            assertThat(download.body()).isEqualTo(bytes);
        }
    }
}
