package dev.weft.store;

import static dev.weft.store.Fixture.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.store.FileStore.NewFile;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.FileStore.TooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FileStoreTest {
    private final FileStore files = store().files();
    private final String workspace = Fixture.workspace();

    @Test
    void storesAndReadsAFileOfSeveralParts() throws Exception {
        byte[] bytes = new byte[12 * 1024 * 1024 + 7];
        new Random(1).nextBytes(bytes);
        NewFile file = new NewFile(
                workspace, "größe \u0000 \"1\".bin", "application/octet-stream", Optional.of("canvas_1"),
                Optional.of("ann"), Optional.empty(), Optional.empty());
        StoredFile stored = files.write(file, new ByteArrayInputStream(bytes), bytes.length);
        assertThat(stored.size()).isEqualTo(bytes.length);
        assertThat(stored.sha256())
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(stored.name()).isEqualTo("größe \ufffd \"1\".bin");
        assertThat(stored.user()).contains("ann");
        assertThat(files.find(workspace, stored.id())).contains(stored);
        try (InputStream read = files.open(workspace, stored.id()).orElseThrow()) {
            assertThat(read.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aFileIsReadFromAnyOfItsBytesOn() throws Exception {
        StoredFile stored = Files.store(workspace, "hello");
        try (InputStream read = files.open(workspace, stored.id(), 3).orElseThrow()) {
            assertThat(read.readAllBytes()).isEqualTo("lo".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        StoredFile stored = Files.store(workspace, "");
        assertThat(stored.size()).isZero();
        try (InputStream read = files.open(workspace, stored.id()).orElseThrow()) {
            assertThat(read.readAllBytes()).isEmpty();
        }
    }

    @Test
    void aFileOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() throws Exception {
        byte[] bytes = "12345".getBytes(StandardCharsets.UTF_8);
        NewFile file = Files.named(workspace, "five", Optional.empty());
        assertThat(files.write(file, new ByteArrayInputStream(bytes), 5).size()).isEqualTo(5);
        assertThatThrownBy(() -> files.write(file, new ByteArrayInputStream(bytes), 4))
                .isInstanceOf(TooLargeException.class);
        assertThat(Objects.below("files/" + workspace)).hasSize(1);
        assertThat(files.list(workspace, Optional.empty(), Optional.empty(), 10).items()).hasSize(1);
    }

    @Test
    void nothingIsLeftOfAnUploadThatGrowsTooLargeInALaterPart() throws Exception {
        NewFile file = Files.named(workspace, "endless", Optional.empty());
        assertThatThrownBy(() -> files.write(file, new Endless(), 11L * 1024 * 1024))
                .isInstanceOf(TooLargeException.class);
        assertThat(Objects.below("files/" + workspace)).isEmpty();
        assertThat(Sql.tablesWith("files/" + workspace)).isEmpty();
    }

    @Test
    void nothingIsLeftOfAnUploadWhoseCallerBreaksOff() throws Exception {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[6 * 1024 * 1024]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the caller is gone");
            }
        });
        NewFile file = Files.named(workspace, "broken", Optional.empty());
        assertThatThrownBy(() -> files.write(file, broken, 100L * 1024 * 1024)).isInstanceOf(UncheckedIOException.class);
        assertThat(Objects.below("files/" + workspace)).isEmpty();
        assertThat(Sql.tablesWith("files/" + workspace)).isEmpty();
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<String> ids = Stream.generate(() -> Files.store(workspace, "x").id()).limit(5).toList();
        Page<StoredFile> first = files.list(workspace, Optional.empty(), Optional.empty(), 3);
        Page<StoredFile> second = files.list(workspace, Optional.empty(), first.next(), 3);
        List<String> listed = new ArrayList<>();
        first.items().forEach(file -> listed.add(file.id()));
        second.items().forEach(file -> listed.add(file.id()));
        assertThat(listed).containsExactlyElementsOf(ids.reversed());
        assertThat(second.next()).isEmpty();
        assertThat(files.list(workspace, Optional.of("canvas_1"), Optional.empty(), 3).items()).isEmpty();
    }

    @Test
    void deletesRowAndBytes() {
        StoredFile stored = Files.store(workspace, "x");
        assertThat(files.delete(workspace, stored.id())).isTrue();
        assertThat(files.delete(workspace, stored.id())).isFalse();
        assertThat(files.open(workspace, stored.id())).isEmpty();
        assertThat(Objects.below("files/" + workspace)).isEmpty();
    }

    @Test
    void unusedFilesExpire() throws Exception {
        StoredFile old = Files.store(workspace, "old");
        StoredFile used = Files.store(workspace, "used");
        StoredFile ofRun = Files.store(workspace, "of a run", Optional.of("run_1"));
        for (StoredFile file : List.of(old, used, ofRun)) {
            Sql.update("update file set created_at = now() - interval '2 days' where id = ?", file.id());
        }
        StoredFile fresh = Files.store(workspace, "fresh");
        var inputs = dev.weft.json.Json.object();
        inputs.set("file", used.reference().toJson());
        Fixture.accepted(Fixture.newRun(
                workspace, Fixture.canvas(workspace), inputs, java.util.Set.of(), Optional.empty()));
        assertThat(files.expireUnused(Instant.now().minus(Duration.ofDays(1)))).isEqualTo(1);
        assertThat(files.list(workspace, Optional.empty(), Optional.empty(), 10).items())
                .extracting(StoredFile::id)
                .containsExactly(fresh.id(), ofRun.id(), used.id());
        assertThat(Objects.below("files/" + workspace)).hasSize(3);
    }

    @Test
    void bytesOfACrashedUploadAreSweptUp() throws Exception {
        StoredFile stored = Files.store(workspace, "x");
        String key = Objects.below("files/" + workspace).getFirst();
        Sql.update("delete from file where id = ?", stored.id());
        Sql.update("insert into object_sweep values (?, now())", key);
        files.expireUnused(Instant.EPOCH);
        assertThat(Objects.below("files/" + workspace)).isEmpty();
    }

    @Test
    void anotherWorkspacesFileIsAnUnknownOne() {
        StoredFile stored = Files.store(workspace, "mine", Optional.of("run_9"));
        String foreign = Fixture.workspace();
        assertThat(files.find(foreign, stored.id())).isEmpty();
        assertThat(files.open(foreign, stored.id())).isEmpty();
        assertThat(files.open(foreign, stored.id(), 1)).isEmpty();
        assertThat(files.ofRun(foreign, "run_9")).isEmpty();
        assertThat(files.ofRun(workspace, "run_9")).containsExactly(stored);
        assertThat(files.list(foreign, Optional.empty(), Optional.empty(), 10).items()).isEmpty();
        assertThat(files.delete(foreign, stored.id())).isFalse();
        var inputs = dev.weft.json.Json.object();
        inputs.set("file", stored.reference().toJson());
        Fixture.accepted(
                Fixture.newRun(foreign, Fixture.canvas(foreign), inputs, java.util.Set.of(), Optional.empty()));
        assertThat(files.find(workspace, stored.id())).contains(stored);
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return length;
        }
    }
}
