package dev.weft.plan;

import dev.weft.canvas.Durations;
import dev.weft.canvas.Pointers;
import dev.weft.canvas.Shapes;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.PlannedTask.OnError;
import dev.weft.plan.PlannedTask.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a task says of retries, time limits, failures and placement, and knows the defaults. */
final class Policies {
    /**
     * Of tasks that wait or hold others: delay, approval, sub-canvas and blocks end by what they wait for, not by a
     * limit of their own, unless their author sets one.
     */
    static final Duration UNLIMITED = Durations.MAX;

    static final int PARALLEL = 10;
    static final int MAX_ATTEMPTS = 100;

    private static final List<String> ACTIONS = List.of("fail", "continue", "fallback", "branch");
    private static final List<String> RETRY = List.of("maxAttempts", "initialInterval", "backoff", "maxInterval");
    private static final List<String> LOCAL_ON_DEMAND = List.of("http");

    private final Problems problems;

    Policies(Problems problems) {
        this.problems = problems;
    }

    Duration timeout(TaskDraft draft) {
        Optional<String> written = draft.task.timeout();
        if (written.isEmpty()) {
            return standard(draft.task.type());
        }
        Optional<Duration> parsed = Durations.parse(written.get());
        if (parsed.isEmpty()) {
            problems.add(draft, "/timeout", "bad_duration", Durations.advice(written.get()));
        } else if (parsed.get().isZero()) {
            problems.add(draft, "/timeout", "bad_duration", "A timeout must be longer than nothing");
        }
        return parsed.orElse(UNLIMITED);
    }

    static Duration standard(String type) {
        return switch (type) {
            case "llm" -> Duration.ofMinutes(10);
            case "http", "code" -> Duration.ofMinutes(1);
            case "delay", "approval", "canvas", "forEach", "loop", "try" -> UNLIMITED;
            default -> Duration.ofMinutes(5);
        };
    }

    Retry retry(TaskDraft draft) {
        if (draft.task.retry().isEmpty()) {
            return Retry.DEFAULT;
        }
        ObjectNode written = draft.task.retry().get();
        for (String name : written.propertyNames()) {
            if (!RETRY.contains(name)) {
                problems.add(
                        draft,
                        "/retry/" + Pointers.escape(name),
                        "unknown_member",
                        "\"retry\" has no member \"" + name + "\"" + problems.hint(name, RETRY) + "; it has "
                                + String.join(", ", RETRY));
            }
        }
        return new Retry(
                (int) number(draft, written, "maxAttempts", 1, MAX_ATTEMPTS, true)
                        .orElse((double) Retry.DEFAULT.maxAttempts())
                        .doubleValue(),
                interval(draft, written, "initialInterval").orElse(Retry.DEFAULT.initialInterval()),
                number(draft, written, "backoff", 1, 100, false).orElse(Retry.DEFAULT.backoff()),
                interval(draft, written, "maxInterval").orElse(Retry.DEFAULT.maxInterval()));
    }

    private Optional<Double> number(TaskDraft draft, ObjectNode retry, String name, int least, int most, boolean whole) {
        JsonNode value = retry.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        boolean fits = value.isNumber()
                && (!whole || value.isIntegralNumber())
                && value.asDouble() >= least
                && value.asDouble() <= most;
        if (!fits) {
            problems.add(
                    draft,
                    "/retry/" + name,
                    "bad_retry",
                    "\"" + name + "\" must be a " + (whole ? "whole " : "") + "number from " + least + " to " + most
                            + " but is " + Shapes.shown(value));
            return Optional.empty();
        }
        return Optional.of(value.asDouble());
    }

    private Optional<Duration> interval(TaskDraft draft, ObjectNode retry, String name) {
        JsonNode value = retry.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        Optional<Duration> parsed = value.isString() ? Durations.parse(value.stringValue()) : Optional.empty();
        if (parsed.isEmpty()) {
            String written = value.isString() ? value.stringValue() : Shapes.shown(value);
            problems.add(draft, "/retry/" + name, "bad_duration", Durations.advice(written));
        }
        return parsed;
    }

    OnError onError(TaskDraft draft) {
        Optional<JsonNode> written = draft.task.onError();
        if (written.isEmpty()) {
            return OnError.FAIL;
        }
        boolean brief = written.get().isString();
        JsonNode action = brief ? written.get() : written.get().path("action");
        String pointer = brief ? "/onError" : "/onError/action";
        if (!action.isString() || !ACTIONS.contains(action.stringValue())) {
            String hint = action.isString() ? problems.hint(action.stringValue(), ACTIONS) : "";
            String found = action.isMissingNode() ? "is missing" : "can't be " + Shapes.shown(action);
            problems.add(
                    draft,
                    pointer,
                    "bad_on_error",
                    "The action of \"onError\" " + found + hint + "; use one of " + String.join(", ", ACTIONS));
            return OnError.FAIL;
        }
        OnError onError = OnError.valueOf(action.stringValue().toUpperCase(Locale.ROOT));
        value(draft, written.get(), onError);
        return onError;
    }

    private void value(TaskDraft draft, JsonNode written, OnError onError) {
        boolean has = written.has("value");
        if (onError == OnError.FALLBACK && !has) {
            problems.add(
                    draft,
                    "/onError",
                    "bad_on_error",
                    "A fallback needs a value: {\"action\": \"fallback\", \"value\": …}");
        } else if (onError != OnError.FALLBACK && has) {
            problems.add(
                    draft,
                    "/onError/value",
                    "bad_on_error",
                    "Only a fallback has a value; remove it or write \"action\": \"fallback\"");
        }
        for (String name : written.propertyNames()) {
            if (!name.equals("action") && !name.equals("value")) {
                problems.add(
                        draft,
                        "/onError/" + Pointers.escape(name),
                        "unknown_member",
                        "\"onError\" has no member \"" + name + "\"; it has action and value");
            }
        }
    }

    /** Where the activity of a task runs; reports a wish that can't be granted. */
    Placement placement(TaskDraft draft) {
        Placement standard =
                draft.descriptor.map(descriptor -> descriptor.placement()).orElse(Placement.LOCAL);
        Optional<String> written = draft.task.placement();
        if (written.isEmpty() || draft.descriptor.isEmpty()) {
            return standard;
        }
        String type = draft.task.type();
        return switch (written.get()) {
            case "queued" -> Placement.QUEUED;
            case "local" -> {
                if (standard == Placement.QUEUED && !LOCAL_ON_DEMAND.contains(type)) {
                    problems.add(
                            draft,
                            "/placement",
                            "bad_placement",
                            "A task of type " + type + " may take long and can't be placed local; remove \"placement\"");
                }
                yield Placement.LOCAL;
            }
            default -> {
                problems.add(
                        draft,
                        "/placement",
                        "bad_placement",
                        "\"placement\" must be local or queued but is \"" + written.get() + "\"");
                yield standard;
            }
        };
    }
}
