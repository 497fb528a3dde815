package dev.weft.services.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a fake model says, in the shape of OpenAI's chat completions. Immutable.
 *
 * @param reasoning pieces of thought that come before the text
 * @param text pieces, each sent as an event of its own
 * @param pace between two pieces
 * @param turn what happens instead of the piece of that number
 */
public record Completion(
        List<String> reasoning,
        List<String> text,
        List<ToolCall> toolCalls,
        Optional<Usage> usage,
        Duration pace,
        Optional<Turn> turn,
        String reasoningField) {
    private static final Pattern PIECE = Pattern.compile("\\S+\\s*|\\s+");
    private static final JsonMapper MAPPER = new JsonMapper();

    public record ToolCall(String id, String name, String arguments) {}

    public record Usage(int prompt, int completion, int reasoning) {}

    /**
     * A stream that does not run its course.
     *
     * @param after so many pieces of reasoning and text
     * @param goesOn whether the rest follows
     */
    public record Turn(int after, Reply.Step step, boolean goesOn) {}

    public Completion {
        reasoning = List.copyOf(reasoning);
        text = List.copyOf(text);
        toolCalls = List.copyOf(toolCalls);
    }

    /** Says that text word by word, without a pause. */
    public static Completion of(String text) {
        return new Completion(
                List.of(),
                pieces(text),
                List.of(),
                Optional.of(new Usage(10, pieces(text).size(), 0)),
                Duration.ZERO,
                Optional.empty(),
                "reasoning_content");
    }

    public static Completion calling(ToolCall... calls) {
        Completion silent = of("");
        return new Completion(
                List.of(), List.of(), List.of(calls), silent.usage, Duration.ZERO, Optional.empty(), "reasoning_content");
    }

    public Completion thinking(String thought) {
        return new Completion(pieces(thought), text, toolCalls, usage, pace, turn, reasoningField);
    }

    /** Some servers call it {@code reasoning} rather than {@code reasoning_content}. */
    public Completion reasoningField(String name) {
        return new Completion(reasoning, text, toolCalls, usage, pace, turn, name);
    }

    public Completion usage(int prompt, int completion, int reasoningTokens) {
        return new Completion(
                reasoning,
                text,
                toolCalls,
                Optional.of(new Usage(prompt, completion, reasoningTokens)),
                pace,
                turn,
                reasoningField);
    }

    public Completion withoutUsage() {
        return new Completion(reasoning, text, toolCalls, Optional.empty(), pace, turn, reasoningField);
    }

    public Completion pace(Duration between) {
        return new Completion(reasoning, text, toolCalls, usage, between, turn, reasoningField);
    }

    /** Goes silent after so many pieces. */
    public Completion stallAfter(int pieces) {
        return turn(new Turn(pieces, new Reply.Step.Stall(), false));
    }

    /** Breaks the connection off after so many pieces. */
    public Completion cutAfter(int pieces) {
        return turn(new Turn(pieces, new Reply.Step.Cut(), false));
    }

    /** Ends the stream in good order, but in the middle of the answer. */
    public Completion endAfter(int pieces) {
        return turn(new Turn(pieces, new Reply.Step.Send(new byte[0]), false));
    }

    /** Sends something else, as it stands, after so many pieces; the rest follows. */
    public Completion insertAfter(int pieces, String raw) {
        return turn(new Turn(pieces, new Reply.Step.Send(raw.getBytes(StandardCharsets.UTF_8)), true));
    }

    /** Waits at a gate after so many pieces. */
    public Completion gateAfter(int pieces, java.util.concurrent.CountDownLatch gate) {
        return turn(new Turn(pieces, new Reply.Step.Gate(gate), true));
    }

    private Completion turn(Turn next) {
        return new Completion(reasoning, text, toolCalls, usage, pace, Optional.of(next), reasoningField);
    }

    /** As a stream of server-sent events. */
    public Reply streamed() {
        List<Reply.Step> steps = new ArrayList<>();
        List<ObjectNode> deltas = deltas();
        for (int i = 0; i <= deltas.size(); i++) {
            if (turn.isPresent() && turn.get().after() == i) {
                steps.add(turn.get().step());
                if (!turn.get().goesOn()) {
                    return Reply.stream(200, "text/event-stream", steps);
                }
            }
            if (i < deltas.size()) {
                if (i > 0 && !pace.isZero()) {
                    steps.add(new Reply.Step.Wait(pace));
                }
                steps.add(event(chunk(choice("delta", deltas.get(i)))));
            }
        }
        steps.add(event(chunk(choice("delta", JsonNodeFactory.instance.objectNode())
                .put("finish_reason", finishReason()))));
        usage.ifPresent(tokens -> {
            ObjectNode last = envelope("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usageJson(tokens));
            steps.add(event(last));
        });
        steps.add(new Reply.Step.Send("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
        return Reply.stream(200, "text/event-stream", steps);
    }

    /** As one JSON document, the way servers answer that can't stream. */
    public Reply whole() {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("role", "assistant");
        message.put("content", String.join("", text));
        if (!reasoning.isEmpty()) {
            message.put(reasoningField, String.join("", reasoning));
        }
        if (!toolCalls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            toolCalls.forEach(call -> calls.add(toolCall(call)));
        }
        ObjectNode answer = envelope("chat.completion");
        answer.putArray("choices").add(choice("message", message).put("finish_reason", finishReason()));
        usage.ifPresent(tokens -> answer.set("usage", usageJson(tokens)));
        return Reply.json(MAPPER.writeValueAsString(answer));
    }

    private List<ObjectNode> deltas() {
        List<ObjectNode> deltas = new ArrayList<>();
        reasoning.forEach(piece -> deltas.add(JsonNodeFactory.instance.objectNode().put(reasoningField, piece)));
        text.forEach(piece -> deltas.add(JsonNodeFactory.instance.objectNode().put("content", piece)));
        for (int i = 0; i < toolCalls.size(); i++) {
            ToolCall call = toolCalls.get(i);
            int half = call.arguments().length() / 2;
            ObjectNode first = JsonNodeFactory.instance.objectNode();
            ObjectNode head = toolCall(new ToolCall(call.id(), call.name(), call.arguments().substring(0, half)));
            first.putArray("tool_calls").add(head.put("index", i));
            deltas.add(first);
            ObjectNode second = JsonNodeFactory.instance.objectNode();
            ObjectNode rest = JsonNodeFactory.instance.objectNode().put("index", i);
            rest.putObject("function").put("arguments", call.arguments().substring(half));
            second.putArray("tool_calls").add(rest);
            deltas.add(second);
        }
        return deltas;
    }

    private static ObjectNode toolCall(ToolCall call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", call.id()).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return json;
    }

    private String finishReason() {
        return toolCalls.isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode choice(String member, ObjectNode content) {
        ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", 0);
        choice.set(member, content);
        return choice;
    }

    private static ObjectNode chunk(ObjectNode choice) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        chunk.putArray("choices").add(choice);
        return chunk;
    }

    private static ObjectNode envelope(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "chatcmpl-fake")
                .put("object", object)
                .put("created", 0)
                .put("model", "fake");
    }

    private static ObjectNode usageJson(Usage usage) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.completion())
                .put("total_tokens", usage.prompt() + usage.completion());
        if (usage.reasoning() > 0) {
            json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        }
        return json;
    }

    private static Reply.Step event(ObjectNode data) {
        String event = "data: " + MAPPER.writeValueAsString(data) + "\n\n";
        return new Reply.Step.Send(event.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> pieces(String text) {
        return PIECE.matcher(text).results().map(MatchResult::group).toList();
    }
}
