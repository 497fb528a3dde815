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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The launcher with everything it starts, as processes. */
class LauncherTest {
    private static final List<String> NAMES = List.of("weft", "temporal", "minio", "postgres");

    @TempDir
    Path folder;

    @AfterEach
    void down() throws IOException {
        try (var instances = Files.list(folder)) {
            instances.forEach(instance -> weft("down", "--data", instance.toString()));
        }
    }

    @Test
    void whatDiesIsStartedAgainAndDownLeavesNothing() {
        Path data = folder.resolve("a");
        assertThat(up(data).code()).isZero();
        JsonNode first = status(data);
        assertThat(first.propertyNames()).containsExactly("url", "temporalUi", "temporalAddress", "processes");
        assertThat(first.path("processes").valueStream().map(process -> process.path("name").asString()))
                .containsExactlyElementsOf(NAMES);

        for (String name : List.of("postgres", "minio", "temporal", "weft")) {
            ProcessMark killed = mark(first, name);
            killed.kill();
            Eventually.get(name + " coming back", () -> process(status(data), name)
                    .filter(process -> process.path("pid").asLong() != killed.pid()));
        }
        JsonNode second = status(data);
        assertThat(ports(second)).isEqualTo(ports(first));
        assertThat(second.path("url")).isEqualTo(first.path("url"));

        Result again = up(data);
        assertThat(again.code()).isZero();
        assertThat(again.output()).contains("up already").contains(first.path("url").asString());

        List<ProcessMark> all = marks(second);
        assertThat(weft("down", "--data", data.toString()).code()).isZero();
        assertThat(all).noneMatch(ProcessMark::isAlive);
        assertThat(weft("status", "--data", data.toString()).code()).isEqualTo(3);
    }

    @Test
    void downLeavesNothingAfterTheLauncherWasKilledAndUpContinuesOnTheSameData() throws IOException {
        Path data = folder.resolve("a");
        up(data);
        String credentials = Files.readString(data.resolve("credentials.json"));
        JsonNode before = status(data);
        long launcher = Json.parse(Files.readString(data.resolve("instance.json")))
                .at("/launcher/pid")
                .asLong();

        ProcessMark.of(launcher).orElseThrow().kill();
        assertThat(weft("down", "--data", data.toString()).code()).isZero();
        assertThat(marks(before)).noneMatch(ProcessMark::isAlive);
        assertThat(status(data).path("processes")).isEmpty();

        assertThat(up(data).code()).isZero();
        assertThat(key(Files.readString(data.resolve("credentials.json")))).isEqualTo(key(credentials));
        Map<String, Integer> ports = ports(status(data));
        ports.remove("weft");
        assertThat(ports(before)).containsAllEntriesOf(ports);
    }

    @Test
    void twoInstancesLiveSideBySide() {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        up(a);
        up(b);
        assertThat(ports(status(a)).values()).doesNotContainAnyElementsOf(ports(status(b)).values());

        weft("down", "--data", a.toString());

        assertThat(status(a).path("processes")).isEmpty();
        assertThat(marks(status(b))).hasSize(NAMES.size()).allMatch(ProcessMark::isAlive);
    }

    @Test
    void credentialsAreTheOwnersAlone() throws IOException {
        Path data = folder.resolve("a");
        up(data);
        Path file = data.resolve("credentials.json");
        JsonNode credentials = Json.parse(Files.readString(file));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
        assertThat(credentials.propertyNames())
                .containsExactly("url", "workspaceKey", "email", "password", "temporalUi");
        assertThat(credentials.path("url")).isEqualTo(status(data).path("url"));
        assertThat(credentials.path("workspaceKey").asString()).startsWith("wk-");
        assertThat(weft("logs", "--data", data.toString()).output())
                .contains("postgres |", "weft     |", "launcher |")
                .doesNotContain(credentials.path("workspaceKey").asString())
                .doesNotContain(credentials.path("password").asString());
    }

    @Test
    void takenPortIsSaidAndNothingStays() throws IOException {
        Path data = folder.resolve("a");
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
