package dev.weft.activities.code.child;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;

/** JavaScript by GraalJS: bodies of functions, or programs that declare a function {@code main}. */
final class JavaScript implements Guest {
    private static final String LANGUAGE = "js";
    private static final String AUTHORS = "code";
    private static final int MAX_MESSAGE = 2_000;

    /** On the line where the author's code begins, so that line numbers are the author's. */
    private static final String BEFORE = "(async function (input) {";

    private static final String AFTER = "\n})";
    private static final String AFTER_MAIN =
            "\nif (typeof main !== 'function') throw new TypeError('The code declares no function main');"
                    + "\nreturn main(input)\n})";

    private static final String WARM_UP =
            """
            const rows = (input.rows || []).map((row) => ({...row, total: Number(row.price) * row.count}));
            const groups = {};
            for (const row of rows) { groups[row.name] = (groups[row.name] ?? 0) + row.total; }
            const text = rows.filter((r) => /^a+/.test(r.name)).map((r) => `${r.name}: ${r.total.toFixed(2)}`).join("\\n");
            const [first, ...rest] = Object.entries(groups).sort((a, b) => a[0].localeCompare(b[0]));
            const later = await Promise.all([1, 2].map(async (x) => x + 1));
            console.log(text);
            try { null.x; } catch (e) { return {groups, first, rest, later, at: new Date(0), message: e.message}; }
            """;
    private static final String WARM_UP_INPUT =
            "{\"rows\":[{\"name\":\"ab\",\"price\":\"1.5\",\"count\":2},{\"name\":\"b\",\"price\":\"2\",\"count\":1}]}";

    private final Printed printed;
    private final int maxResultBytes;
    private final Engine engine;
    private final Source harness = Source.newBuilder(LANGUAGE, Harness.SOURCE, "weft").buildLiteral();
    private Context next;

    JavaScript(Printed printed, int maxResultBytes) {
        this.printed = printed;
        this.maxResultBytes = maxResultBytes;
        this.engine = Engine.newBuilder(LANGUAGE)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(printed)
                .err(printed)
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        this.next = context();
    }

    private Context context() {
        return Context.newBuilder(LANGUAGE)
                .engine(engine)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(printed)
                .err(printed)
                .build();
    }

    @Override
    public void warmUp() {
        Frame trial = run(new Frame(Frame.Kind.SOURCE, WARM_UP), WARM_UP_INPUT);
        if (trial.kind() != Frame.Kind.RESULT) {
            throw new IllegalStateException(trial.text());
        }
    }

    @Override
    public void prepare() {
        next = context();
    }

    @Override
    public Frame run(Frame source, String input) {
        printed.restart();
        try (Context context = next) {
            return run(context, source, input);
        } catch (PolyglotException e) {
            return failed(e, source.text());
        } finally {
            printed.pass();
        }
    }

    private Frame run(Context context, Frame source, String input) {
        String after = source.kind() == Frame.Kind.MAIN ? AFTER_MAIN : AFTER;
        Value call = context.eval(harness);
        Value code = context.eval(Source.newBuilder(LANGUAGE, BEFORE + source.text() + after, AUTHORS)
                .cached(false)
                .buildLiteral());
        Value state = call.execute(code, input, maxResultBytes);
        return switch (state.getMember("kind").asString()) {
            case "result" -> result(state.getMember("value").asString());
            case "large" -> tooLarge();
            case "thrown" -> thrown(state.getMember("error"), source.text());
            case "text" -> new Frame(Frame.Kind.FAILED, cut(state.getMember("value").asString()));
            default -> new Frame(
                    Frame.Kind.FAILED, "The code waits for a promise that nothing settles; there are no timers");
        };
    }

    private Frame result(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length > maxResultBytes
                ? tooLarge()
                : new Frame(Frame.Kind.RESULT, json);
    }

    private Frame tooLarge() {
        return new Frame(Frame.Kind.LIMIT, "The code's result is larger than " + maxResultBytes + " bytes");
    }

    private static Frame thrown(Value error, String source) {
        try {
            throw error.throwException();
        } catch (PolyglotException e) {
            return failed(e, source);
        }
    }

    private static Frame failed(PolyglotException e, String source) {
        OptionalInt line = line(e);
        int lines = (int) source.lines().count();
        String where = line.isPresent() ? " (line " + Math.clamp(line.getAsInt(), 1, Math.max(lines, 1)) + ")" : "";
        String message = e.getMessage() == null ? "The code failed" : firstLine(e.getMessage());
        return new Frame(Frame.Kind.FAILED, cut(message) + where);
    }

    private static OptionalInt line(PolyglotException e) {
        for (StackFrame frame : e.getPolyglotStackTrace()) {
            SourceSection section = frame.isGuestFrame() ? frame.getSourceLocation() : null;
            if (section != null && section.getSource().getName().equals(AUTHORS)) {
                return OptionalInt.of(section.getStartLine());
            }
        }
        SourceSection section = e.getSourceLocation();
        return section != null && section.getSource().getName().equals(AUTHORS)
                ? OptionalInt.of(section.getStartLine())
                : OptionalInt.empty();
    }

    /** Of a syntax error the first line says it; the rest shows the place, wrapper included. */
    private static String firstLine(String message) {
        return message.startsWith("SyntaxError: " + AUTHORS + ":")
                ? message.lines().findFirst().orElse(message).replaceFirst("^SyntaxError: code:\\d+:\\d+ ", "SyntaxError: ")
                : message;
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}
