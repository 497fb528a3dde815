package dev.weft.plan;

import dev.weft.canvas.Task;
import dev.weft.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hashes what a task's result depends on: its configuration, its body, what it waits for and the blocks around it.
 * Titles, retries, time limits and placement change no result and are left out.
 */
final class Fingerprints {
    private final Map<String, String> byPath = new LinkedHashMap<>();
    private final Map<String, String> shallow = new LinkedHashMap<>();

    String of(TaskDraft draft) {
        String known = byPath.get(draft.path);
        if (known == null) {
            throw new IllegalStateException("No fingerprint of " + draft.path);
        }
        return known;
    }

    void add(ScopeDraft scope) {
        for (TaskDraft draft : scope.order) {
            ObjectNode parts = own(draft);
            ArrayNode waits = parts.putArray("after");
            draft.edges.forEach(edge -> waits.add(edge.from())
                    .add(edge.branch().orElse(""))
                    .add(byPath.getOrDefault(path(scope, edge.from()), "")));
            parts.put("around", scope.block.map(block -> shallow.getOrDefault(block.path, "")).orElse(""));
            shallow.put(draft.path, hash(parts));
            draft.body.ifPresent(body -> parts.put("body", within(body)));
            draft.handler.ifPresent(handler -> parts.put("catch", within(handler)));
            byPath.put(draft.path, draft.body.isPresent() ? hash(parts) : shallow.get(draft.path));
        }
    }

    private String within(ScopeDraft body) {
        add(body);
        ArrayNode all = Json.array();
        body.order.forEach(task -> all.add(task.id()).add(byPath.get(task.path)));
        return hash(all);
    }

    private static String path(ScopeDraft scope, String id) {
        return scope.block.map(block -> block.path + "/" + id).orElse(id);
    }

    private static ObjectNode own(TaskDraft draft) {
        Task task = draft.task;
        ObjectNode parts = Json.object();
        parts.put("id", task.id());
        parts.put("type", task.type());
        parts.set("config", task.config());
        parts.put("single", draft.single);
        task.when().ifPresent(when -> parts.put("when", when));
        task.forEach().ifPresent(items -> parts.set("forEach", items));
        task.onError().ifPresent(onError -> parts.set("onError", onError));
        task.output().ifPresent(output -> parts.set("output", output));
        return parts;
    }

    private static String hash(tools.jackson.databind.JsonNode value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Json.canonical(value).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
