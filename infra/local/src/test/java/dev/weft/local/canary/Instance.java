package dev.weft.local.canary;

import dev.weft.json.Json;
import dev.weft.local.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole instance as the launcher starts it, in processes of its own over a folder of its own. */
final class Instance implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String READY = "Ctrl-C ends it";

    private final Path data;
    private final Process launcher;
    private final StringBuffer output = new StringBuffer();
    private final CountDownLatch ready = new CountDownLatch(1);

    private Instance(Path data, Process launcher) {
        this.data = data;
        this.launcher = launcher;
        Thread.ofVirtual().start(this::read);
    }

    static Instance up(Path data, String provider) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command("up", "--port", "0", "--data", data.toString()))
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "WEFT_EGRESS_ALLOW", "127.0.0.0/8",
                        "WEFT_LLM_BASE_URL", provider,
                        "WEFT_LLM_API_KEY", "sk-test",
                        "WEFT_LLM_MODEL", "fake-model"));
        Instance instance = new Instance(data, builder.start());
        if (!instance.ready.await(5, TimeUnit.MINUTES) || !instance.launcher.isAlive()) {
            instance.close();
            throw new AssertionError("Weft does not start: " + instance.output);
        }
        return instance;
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=launcher-log.xml",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.contains(READY)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            output.append(e);
        } finally {
            ready.countDown();
        }
    }

    Path data() {
        return data;
    }

    String output() {
        return output.toString();
    }

    String password() throws IOException {
        return Files.readString(data.resolve("postgres").resolve("password")).strip();
    }

    String jdbc() throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + process("postgres").path("port").asInt() + "/weft";
    }

    String temporal() throws IOException {
        return state().path("temporalAddress").asString();
    }

    private JsonNode state() throws IOException {
        return Json.parse(Files.readString(data.resolve("instance.json")));
    }

    private JsonNode process(String name) throws IOException {
        return state().path("processes").valueStream()
                .filter(process -> process.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Creates a canvas from JSON in which {@code '} stands for a quote and a back tick for one inside {@code '}. */
    String canvas(String definition) throws IOException, InterruptedException {
        String json = definition.replace('\'', '"').replace('`', '"');
        return post("/canvases", (ObjectNode) Json.parse(json), 201).path("id").asString();
    }

    String start(String canvas, ObjectNode inputs) throws IOException, InterruptedException {
        ObjectNode body = Json.object().put("canvasId", canvas);
        body.set("inputs", inputs);
        return post("/runs", body, 202).path("id").asString();
    }

    /** Follows the run to its end and says how it ended. */
    String end(String run) throws IOException, InterruptedException {
        HTTP.send(request("/runs/" + run + "/events").GET().build(), BodyHandlers.ofString());
        JsonNode ended = send(request("/runs/" + run).GET(), 200);
        return ended.path("status").asString();
    }

    void awaitEvent(String run, String kind) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> events =
                HTTP.send(request("/runs/" + run + "/events").GET().build(), BodyHandlers.ofLines());
        try (Stream<String> lines = events.body()) {
            lines.filter(line -> line.startsWith("event:") && line.endsWith(kind)).findFirst().orElseThrow();
        }
    }

    void approve(String run, String task, String comment) throws IOException, InterruptedException {
        awaitEvent(run, "approval.requested");
        ObjectNode answer = Json.object().put("decision", "approved");
        answer.putObject("values").put("comment", comment);
        post("/runs/" + run + "/approvals/" + task, answer, 202);
    }

    String upload(String name, String content) throws IOException, InterruptedException {
        String boundary = "boundary-of-the-test";
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n";
        return send(
                        request("/files")
                                .setHeader("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(BodyPublishers.ofString(body)),
                        201)
                .path("id")
                .asString();
    }

    JsonNode post(String path, ObjectNode body, int status) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(Json.write(body))), status);
    }

    private HttpRequest.Builder request(String path) throws IOException {
        JsonNode credentials = Json.parse(Files.readString(data.resolve("credentials.json")));
        return HttpRequest.newBuilder(URI.create(credentials.path("url").asString() + "/weft/v1" + path))
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + credentials.path("workspaceKey").asString())
                .header("Content-Type", "application/json");
    }

    private static JsonNode send(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return Json.parse(answer.body());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        new ProcessBuilder(command("down", "--data", data.toString())).inheritIO().start().waitFor();
        launcher.waitFor(1, TimeUnit.MINUTES);
    }
}
