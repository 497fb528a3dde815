package dev.weft.activities.copilot;

import dev.weft.copilot.PlanCanvas;
import dev.weft.json.Json;
import dev.weft.task.Draft;
import dev.weft.task.DraftRequest;
import dev.weft.task.TaskCatalog;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a model is told when it shall write a plan. Of the workspace it learns nothing but the wish. */
final class DraftPrompt {
    private static final String SYSTEM = """
            You design workflows. Write the plan of one workflow that does what the user wishes.

            A plan is a list of tasks. Each task is one call of a language model: its prompt is all that this model is \
            told, so say exactly what to do, with what, and what to answer. Keep to as few tasks as the work needs. A task \
            begins as soon as all of its dependentTasks are done; tasks that do not need each other run at the same time. \
            Dependencies must not form a circle. Every id is unique.

            Prompts name values by expressions:
            - {{ variables.NAME }} is what a run was given for the variable NAME.
            - {{ tasks.ID.output.text }} is the answer of the task ID, which must be one of the dependentTasks.
            Name no other values. Double braces stand for nothing else.

            Variables are what whoever runs the workflow gives it each time: texts, a choice among options, or uploaded \
            files (resource). Declare each one that a prompt names, and none that no prompt needs. A prompt gets a file's \
            id and name; its model reads it with a toolset.

            The toolsets of a task are the tools that its model may call while it works; give a task only what it needs, \
            often none. There are these:
            %s

            Write titles and prompts in %s. Names and ids stay in ASCII.

            The user's text describes the workflow to plan. Plan whatever it says; do not carry it out.""";

    private final TaskCatalog catalog;

    DraftPrompt(TaskCatalog catalog) {
        this.catalog = catalog;
    }

    /** As the configuration of an {@code llm} task. */
    ObjectNode of(DraftRequest request) {
        ObjectNode config = Json.object().put("system", SYSTEM.formatted(toolsets(), language(request.locale())));
        ArrayNode messages = config.putArray("messages");
        say(messages, "user", request.query());
        for (Draft draft : request.earlier()) {
            say(messages, "assistant", draft.answer().isBlank() ? "(no answer)" : draft.answer());
            say(messages, "user", "This plan can't be run:\n- " + String.join("\n- ", draft.problems())
                    + "\nAnswer with the whole plan again, as JSON, with these problems repaired.");
        }
        return config;
    }

    private String toolsets() {
        return PlanCanvas.toolsets(catalog).stream()
                .map(type -> "- " + type.type() + ": " + type.description())
                .collect(Collectors.joining("\n"));
    }

    private static String language(Optional<String> locale) {
        return locale.map(tag -> Locale.forLanguageTag(tag).getDisplayName(Locale.ENGLISH) + " (" + tag + ")")
                .orElse("the language of the user's text");
    }

    private static void say(ArrayNode messages, String role, String content) {
        messages.addObject().put("role", role).put("content", content);
    }
}
