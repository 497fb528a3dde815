package dev.weft.local;

import static dev.weft.local.CommandLineOf.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.local.CommandLineOf.Result;
import dev.weft.services.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The launcher with everything it starts, as processes. */
class LauncherTest {
    private static final List<String> NAMES = List.of("weft", "temporal", "minio", "postgres");

    @TempDir
    static Path folder;

    private static Path shared;

    @BeforeAll
    static void upOnce() {
        shared = folder.resolve("shared");
        up(shared);
    }

    @AfterAll
    static void down() throws IOException {
        try (var instances = Files.list(folder)) {
            instances.forEach(instance -> weft("down", "--data", instance.toString()));
        }
    }

    @Test
    void statusListsTheProcesses() {
        JsonNode status = status(shared);

        assertThat(status.propertyNames()).containsExactly("url", "temporalUi", "temporalAddress", "processes");
        assertThat(status.path("processes").valueStream().map(process -> process.path("name").asString()))
                .containsExactlyElementsOf(NAMES);
        assertThat(status.path("processes").valueStream())
                .allMatch(process -> List.copyOf(process.propertyNames()).equals(List.of("name", "pid", "port")));
        assertThat(status.path("url").asString()).endsWith(":" + ports(status).get("weft"));
        assertThat(status.path("temporalAddress").asString()).isEqualTo("127.0.0.1:" + ports(status).get("temporal"));
        assertThat(weft("status", "--data", shared.toString()).output())
                .contains("Weft runs at " + status.path("url").asString());
    }

    @Test
    void anotherUpFindsItRunning() {
        Result again = up(shared);

        assertThat(again.code()).isZero();
        assertThat(again.output()).contains("up already").contains(status(shared).path("url").asString());
    }

    @Test
    void whatDiesIsStartedAgainOnTheSamePort() {
        JsonNode before = status(shared);

        for (String name : List.of("postgres", "minio", "temporal", "weft")) {
            ProcessMark killed = mark(before, name);
            killed.kill();
            Eventually.get(name + " coming back", () -> process(status(shared), name)
                    .filter(process -> process.path("pid").asLong() != killed.pid()));
        }

        assertThat(ports(status(shared))).isEqualTo(ports(before));
        assertThat(status(shared).path("url")).isEqualTo(before.path("url"));
    }

    @Test
    void credentialsAreTheOwnersAlone() throws IOException {
        Path file = shared.resolve("credentials.json");
        JsonNode credentials = Json.parse(Files.readString(file));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared))).isEqualTo("rwx------");
        assertThat(credentials.propertyNames())
                .containsExactly("url", "workspaceKey", "email", "password", "temporalUi");
        assertThat(credentials.path("url")).isEqualTo(status(shared).path("url"));
        assertThat(credentials.path("workspaceKey").asString()).startsWith("wk-");
        assertThat(weft("logs", "-n", "100000", "--data", shared.toString()).output())
                .contains("postgres |", "weft     |", "launcher |")
                .doesNotContain(credentials.path("workspaceKey").asString())
                .doesNotContain(credentials.path("password").asString());
    }

    @Test
    void twoInstancesLiveSideBySideAndDownEndsOne() {
        Path other = folder.resolve("other");
        up(other);
        JsonNode others = status(other);
        assertThat(ports(status(shared)).values()).doesNotContainAnyElementsOf(ports(others).values());

        List<ProcessMark> ended = marks(others);
        assertThat(weft("down", "--data", other.toString()).code()).isZero();

        assertThat(ended).hasSize(NAMES.size()).noneMatch(ProcessMark::isAlive);
        assertThat(weft("status", "--data", other.toString()).code()).isEqualTo(3);
        assertThat(marks(status(shared))).hasSize(NAMES.size()).allMatch(ProcessMark::isAlive);
    }

    @Test
    void downLeavesNothingAfterTheLauncherWasKilledAndUpContinuesOnTheSameData() throws IOException {
        Path data = folder.resolve("killed");
        up(data);
        String credentials = Files.readString(data.resolve("credentials.json"));
        JsonNode before = status(data);
        List<ProcessMark> all = marks(before);
        long launcher = Json.parse(Files.readString(data.resolve("instance.json")))
                .at("/launcher/pid")
                .asLong();

        ProcessMark.of(launcher).orElseThrow().kill();
        assertThat(weft("down", "--data", data.toString()).code()).isZero();
        assertThat(all).hasSize(NAMES.size()).noneMatch(ProcessMark::isAlive);
        assertThat(status(data).path("processes")).isEmpty();

        String former = Files.readString(data.resolve("secret-key"));
        assertThat(weft("rotate", "--data", data.toString()).output()).contains("There is a new secret key");
        assertThat(data.resolve("secret-key")).content().isNotEqualTo(former);
        assertThat(data.resolve("secret-key.previous")).content().isEqualTo(former);

        up(data);
        assertThat(key(Files.readString(data.resolve("credentials.json")))).isEqualTo(key(credentials));
        Map<String, Integer> ports = ports(status(data));
        ports.remove("weft");
        assertThat(ports(before)).containsAllEntriesOf(ports);
        weft("down", "--data", data.toString());
    }

    @Test
    void theKeyOfWhatRunsIsNotReplaced() throws IOException {
        String former = Files.readString(shared.resolve("secret-key"));
        Result refused = weft("rotate", "--data", shared.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("Weft is up; end it first: infra/weft down");
        assertThat(shared.resolve("secret-key")).content().isEqualTo(former);
    }

    @Test
    void takenPortIsSaidAndNothingStays() throws IOException {
        Path data = folder.resolve("taken");
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Result result = weft(
                    "up", "--detach", "--port", Integer.toString(taken.getLocalPort()), "--data", data.toString());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.output()).contains("Port " + taken.getLocalPort() + " is taken");
            assertThat(status(data).path("processes")).isEmpty();
        }
    }

    private static Result up(Path data) {
        Result result = weft("up", "--detach", "--port", "0", "--data", data.toString());
        assertThat(result.code()).as(result.output()).isZero();
        return result;
    }

    private static JsonNode status(Path data) {
        return Json.parse(weft("status", "--json", "--data", data.toString()).output());
    }

    private static Optional<JsonNode> process(JsonNode status, String name) {
        return status.path("processes")
                .valueStream()
                .filter(process -> process.path("name").asString().equals(name))
                .findFirst();
    }

    private static ProcessMark mark(JsonNode status, String name) {
        return ProcessMark.of(process(status, name).orElseThrow().path("pid").asLong())
                .orElseThrow();
    }

    private static List<ProcessMark> marks(JsonNode status) {
        return status.path("processes")
                .valueStream()
                .flatMap(process -> ProcessMark.of(process.path("pid").asLong()).stream())
                .toList();
    }

    private static Map<String, Integer> ports(JsonNode status) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        status.path("processes")
                .forEach(process -> ports.put(
                        process.path("name").asString(), process.path("port").asInt()));
        return ports;
    }

    private static String key(String credentials) {
        return Json.parse(credentials).path("workspaceKey").asString();
    }
}
