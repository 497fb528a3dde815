package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code infra/compose/compose.yaml}, as far as can be told without Docker. */
class ComposeTest {
    private static final Path FOLDER = Path.of("..", "compose");

    private Map<String, Object> compose;
    private Map<String, Map<String, Object>> services;

    @BeforeEach
    void read() throws IOException {
        compose = new Yaml().load(Files.readString(FOLDER.resolve("compose.yaml")));
        services = map(compose.get("services"));
    }

    @Test
    void bringsEveryPart() {
        assertThat(services.keySet())
                .contains("api", "workers", "setup", "temporal", "temporal-ui", "postgres", "minio");
    }

    @Test
    void everySettingExistsAndTheProcessesShareThem() {
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toSet());
        Map<String, Object> api = map(services.get("api").get("environment"));

        assertThat(api.keySet()).isSubsetOf(known).contains("WEFT_SECRET_KEY", "WEFT_DATABASE_URL");
        assertThat(services.get("workers").get("environment")).isEqualTo(api);
        assertThat(services.get("setup").get("environment")).isEqualTo(api);
    }

    @Test
    void commandsNameClassesThatCanBeRun() {
        for (String service : List.of("setup", "api", "workers")) {
            List<String> command = list(services.get(service).get("command"));
            assertThatCode(() -> Class.forName(command.getFirst()).getMethod("main", String[].class))
                    .as(service)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void dependenciesAreThereAndReportTheirHealth() {
        services.forEach((name, service) -> {
            Map<String, Map<String, Object>> needs = map(service.getOrDefault("depends_on", Map.of()));
            needs.forEach((needed, condition) -> {
                assertThat(services).as(name).containsKey(needed);
                if (condition.get("condition").equals("service_healthy")) {
                    assertThat(services.get(needed)).as(needed).containsKey("healthcheck");
                }
            });
        });
    }

    @Test
    void portsAreOpenToThisMachineAlone() {
        services.values().forEach(service -> assertThat(list(service.getOrDefault("ports", List.of())))
                .allMatch(port -> port.startsWith("127.0.0.1:")));
    }

    @Test
    void noSecretHasADefault() throws IOException {
        String text = Files.readString(FOLDER.resolve("compose.yaml"));

        for (String secret : List.of("WEFT_SECRET_KEY", "WEFT_OPERATOR_KEY", "POSTGRES_PASSWORD", "MINIO_ROOT_PASSWORD")) {
            assertThat(text).contains("${" + secret + ":?").doesNotContain("${" + secret + ":-");
        }
    }

    @Test
    void volumesAndBuildFilesExist() {
        Set<String> used = new TreeSet<>();
        services.values().forEach(service -> list(service.getOrDefault("volumes", List.of())).stream()
                .map(volume -> volume.split(":")[0])
                .forEach(volume -> {
                    if (volume.startsWith("./")) {
                        assertThat(FOLDER.resolve(volume)).exists();
                    } else {
                        used.add(volume);
                    }
                }));
        Map<String, Object> volumes = map(compose.get("volumes"));
        assertThat(volumes.keySet()).containsExactlyInAnyOrderElementsOf(used);

        Map<String, String> build = map(services.get("api").get("build"));
        assertThat(FOLDER.resolve(build.get("context")).resolve(build.get("dockerfile"))).exists();
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> map(Object value) {
        return (Map<String, T>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object value) {
        return (List<String>) value;
    }
}
