package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
    private final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private Path onPath;
    private Path cache;

    @BeforeEach
    void folders() throws IOException {
        onPath = Files.createDirectory(folder.resolve("path"));
        cache = Files.createDirectory(folder.resolve("cache"));
    }

    @Test
    void pathGoesBeforeTheCache() throws IOException {
        Path cached = program(cache.resolve("bin/temporal"), "true");
        assertThat(tools().findOrInstall(Tool.TEMPORAL)).contains(cached);

        Path own = program(onPath.resolve("temporal"), "true");
        assertThat(tools().findOrInstall(Tool.TEMPORAL)).contains(own);
    }

    @Test
    void withoutGoNothingIsInstalled() {
        assertThat(tools().findOrInstall(Tool.MINIO)).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void goInstallsAToolOnceHoweverManyAskForIt() throws IOException {
        Path calls = folder.resolve("calls");
        program(onPath.resolve("go"), """
                echo "$@" >> %s
                echo "go: downloading something"
                sleep 0.3
                printf '#!/bin/sh\\n' > "$GOBIN/temporal"
                chmod +x "$GOBIN/temporal"
                """.formatted(calls));

        List<CompletableFuture<Path>> askers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> tools().findOrInstall(Tool.TEMPORAL).orElseThrow()))
                .toList();

        assertThat(askers).allSatisfy(asker -> assertThat(asker.join()).isEqualTo(cache.resolve("bin/temporal")));
        assertThat(Files.readAllLines(calls))
                .singleElement()
                .asString()
                .endsWith("github.com/temporalio/cli/cmd/temporal@v1.5.1");
        assertThat(said)
                .anyMatch(line -> line.contains("installing temporal"))
                .anyMatch(line -> line.contains("go: downloading something"));
    }

    @Test
    void failedInstallationSaysWhyAndLeavesNothing() throws IOException {
        program(onPath.resolve("go"), "echo no route to host; exit 1");

        assertThat(tools().findOrInstall(Tool.MINIO)).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("could not build minio") && line.contains("no route to host"));
        assertThat(cache.resolve("bin/minio")).doesNotExist();
    }

    @Test
    void noTemporalAtAllIsReplacedByTheTestServerWithAWarningOnEveryStart() {
        for (int start = 1; start <= 2; start++) {
            try (LocalTemporal temporal =
                    Temporals.start(
                            tools(), folder.resolve("temporal"), 0, 0, "default", Optional.empty(), said::add)) {
                assertThat(temporal.isAlive()).isTrue();
                assertThat(temporal.durable()).isFalse();
                assertThat(temporal.uiPort()).isEmpty();
                assertThat(said.stream().filter(line -> line.contains("do NOT survive a restart"))).hasSize(start);
            }
        }
    }

    private Tools tools() {
        return new Tools(onPath.toString(), onPath.toString(), cache, said::add);
    }

    private static Path program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
