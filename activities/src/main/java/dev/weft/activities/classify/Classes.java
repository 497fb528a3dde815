package dev.weft.activities.classify;

import dev.weft.activities.TaskException;
import dev.weft.activities.llm.ChatModel;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The classes to choose from. */
record Classes(List<One> all) {

    record One(String id, String name) {}

    Classes {
        all = List.copyOf(all);
    }

    static Classes of(JsonNode config) throws TaskException {
        List<One> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode one : config) {
            String id = one.path("id").asString("");
            if (!ids.add(id)) {
                throw new TaskException(FailureCode.INVALID_CONFIG, "classes: two have the id \"" + id + "\"");
            }
            all.add(new One(id, one.path("name").asString("")));
        }
        if (all.isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "classes: there is none to choose from");
        }
        return new Classes(all);
    }

    Optional<One> withId(String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** What an answer means: JSON with an id or a name, or either as a text of its own; else the only name within it. */
    Optional<One> named(String answer) {
        JsonNode json = ChatModel.json(answer).orElseGet(Json::nil);
        if (json.isArray() && !json.isEmpty()) {
            json = json.get(0);
        }
        Optional<One> exact = withId(scalar(json.path("category_id")))
                .or(() -> withId(scalar(json(answer, "class_id"))))
                .or(() -> withName(scalar(json(answer, "category_name"))))
                .or(() -> withName(scalar(json(answer, "class_name"))))
                .or(() -> withName(answer))
                .or(() -> withId(answer.strip()));
        return exact.or(() -> json(answer, "category_id").isMissingNode() ? only(answer) : Optional.empty());
    }

    private static JsonNode json(String answer, String member) {
        return ChatModel.json(answer).orElseGet(Json::nil).path(member);
    }

    private static String scalar(JsonNode value) {
        return value.isContainer() ? "" : value.asString("").strip();
    }

    private Optional<One> withName(String name) {
        String wanted = normal(name);
        return wanted.isEmpty() ? Optional.empty() : one(one -> normal(one.name()).equals(wanted));
    }

    private Optional<One> only(String answer) {
        String text = normal(answer);
        List<One> within = all.stream()
                .filter(one -> !one.name().isBlank() && text.contains(normal(one.name())))
                .toList();
        return within.size() == 1 ? Optional.of(within.getFirst()) : Optional.empty();
    }

    private Optional<One> one(Predicate<One> fits) {
        return all.stream().filter(fits).findFirst();
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replaceAll("^[\"'`*]+|[\"'`*.]+$", "").strip();
    }

    ArrayNode toJson() {
        ArrayNode json = Json.array();
        all.forEach(one -> json.addObject().put("category_id", one.id()).put("category_name", one.name()));
        return json;
    }
}
