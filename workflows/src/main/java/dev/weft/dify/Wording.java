package dev.weft.dify;

import dev.weft.dify.Comparisons.Joined;
import dev.weft.expression.Outline;
import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A task's templates as Dify writes them. Whatever of them Dify has no word for is a complaint, and left empty.
 *
 * @param paths as seen from the task
 */
record Wording(JsonNode task, Paths paths, Consumer<String> complaints) {

    JsonNode config() {
        return task.path("config");
    }

    boolean has(String member) {
        return config().has(member);
    }

    void complain(String message) {
        complaints.accept(message);
    }

    /** Complains about every other member. */
    void only(List<String> members) {
        for (String member : config().propertyNames()) {
            if (!members.contains(member)) {
                complain("\"" + member + "\" of a task of type " + Loose.text(task, "type")
                        + " can't be said in Dify; remove it");
            }
        }
    }

    /** The text of a member, which may be a constant one. */
    String plain(String member) {
        return Loose.text(config(), member);
    }

    String text(String member) {
        return text(config().path(member), member);
    }

    String text(JsonNode template, String place) {
        Optional<String> text = paths.text(template);
        if (text.isEmpty()) {
            complain("An expression at " + place + " is more than the path of a value, which is all Dify knows");
        }
        return text.orElse("");
    }

    /**
     * A condition as comparisons.
     *
     * @param not whether its opposite is wanted
     */
    Optional<Joined> condition(JsonNode written, boolean not) {
        String source = Loose.text(written).strip();
        Optional<Outline> outline = source.startsWith("{{") ? Paths.alone(Json.text(source)) : Paths.outline(source);
        Optional<Joined> joined = outline.flatMap(condition -> new Comparisons(paths).of(condition, not));
        if (joined.isEmpty()) {
            complain("The condition `" + source + "` is more than Dify knows: a comparison of one value with a constant, or"
                    + " several all joined by && or all by ||");
        }
        return joined;
    }

    /** As seen from inside of a block. */
    Wording within(JsonNode block) {
        return new Wording(task, paths.within(block), complaints);
    }

    JsonNode selector(String member) {
        return selector(config().path(member), member);
    }

    JsonNode selector(JsonNode template, String place) {
        Optional<JsonNode> selector = paths.selector(template);
        if (selector.isEmpty()) {
            complain("At " + place + " Dify wants the path of one value, such as {{ tasks.a.output.text }}");
        }
        return selector.orElseGet(Json::array);
    }

    ArrayNode pairs(String member) {
        Optional<ArrayNode> pairs = paths.named(config().path(member));
        if (pairs.isEmpty()) {
            complain("At " + member + " Dify wants the path of one value under each name");
        }
        return pairs.orElseGet(Json::array);
    }
}
