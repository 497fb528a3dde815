package dev.weft.activities.wrapper;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/**
 * Files whose id is an address on the web. The first task of a run that reads one brings it into the workspace, through
 * the egress guard and within the limits of an {@code http} task; the journal remembers it for all others. Thread safe.
 */
final class WebFiles {
    /** Such a value belongs to the run, whichever execution of it comes by. */
    private static final String ORIGIN = "web";

    private final TaskRunner http;
    private final Journal journal;
    private final ConcurrentMap<String, Lock> fetching = new ConcurrentHashMap<>();

    /** @param http carries out {@code {url, as}} as an {@code http} task does */
    WebFiles(TaskRunner http, Journal journal) {
        this.http = http;
        this.journal = journal;
    }

    static boolean isWeb(FileRef file) {
        return file.id().startsWith("http://") || file.id().startsWith("https://");
    }

    /**
     * The file as it stands in the workspace.
     *
     * @param attempt that reads it, and writes it when nobody has
     * @throws TaskException as an {@code http} task fails
     */
    FileRef fetched(FileRef file, RunKey run, TaskContext attempt) throws TaskException {
        ValueRef kept = new ValueRef("#web/" + digest(file.id()), ORIGIN);
        Optional<FileRef> found = found(run, kept);
        if (found.isPresent()) {
            return found.get();
        }
        String key = run.run() + kept.path();
        Lock lock = fetching.computeIfAbsent(key, name -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
            try {
                Optional<FileRef> meanwhile = found(run, kept);
                return meanwhile.isPresent() ? meanwhile.get() : fetch(file, run, kept, attempt);
            } finally {
                lock.unlock();
                fetching.remove(key, lock);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException(FailureCode.E3004, "Action was stopped");
        }
    }

    private FileRef fetch(FileRef file, RunKey run, ValueRef kept, TaskContext attempt)
            throws TaskException, InterruptedException {
        JsonNode answer = http.run(Json.object().put("url", file.id()).put("as", "file"), attempt);
        FileRef written = FileRef.of(answer.path("body"))
                .orElseThrow(() -> new TaskException(FailureCode.FILE_UNREADABLE, "The address holds no file"));
        ValueRef same = journal.keep(run, ORIGIN, kept.path(), written.toJson());
        return found(run, same).orElse(written);
    }

    private Optional<FileRef> found(RunKey run, ValueRef kept) {
        return Optional.ofNullable(journal.values(run, List.of(kept)).get(kept)).flatMap(FileRef::of);
    }

    private static String digest(String url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java knows no SHA-256", e);
        }
    }
}
