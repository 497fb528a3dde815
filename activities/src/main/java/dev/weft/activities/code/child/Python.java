package dev.weft.activities.code.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/** Python by GraalPy: programs that declare a function {@code main}, with the standard library's pure part. */
final class Python implements Guest {
    private static final String LANGUAGE = "python";
    private static final int MAX_MESSAGE = 2_000;
    private static final String WARM_UP =
            """
            import datetime, json, math, random, re

            def main(rows, text):
                groups = {}
                for row in rows:
                    groups[row["name"]] = groups.get(row["name"], 0) + float(row["price"]) * row["count"]
                print(f"{text}: {len(groups)}", sorted(groups.items()))
                try:
                    None.x
                except AttributeError as error:
                    return {"groups": groups, "message": str(error), "words": re.findall(r"a+", text)}
            """;
    private static final String WARM_UP_INPUT =
            "{\"rows\":[{\"name\":\"ab\",\"price\":\"1.5\",\"count\":2}],\"text\":\"aab\"}";

    private final Printed printed;
    private final int maxResultBytes;
    private final int megabytes;
    private final Engine engine;
    private final Source harness;
    private Prepared next;

    private record Prepared(Context context, Value call) {}

    Python(Printed printed, int maxResultBytes, int megabytes) {
        this.printed = printed;
        this.maxResultBytes = maxResultBytes;
        this.megabytes = megabytes;
        this.harness = Source.newBuilder(LANGUAGE, text("harness.py"), "weft").buildLiteral();
        this.engine = Engine.newBuilder(LANGUAGE)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(printed)
                .err(printed)
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        this.next = prepared();
    }

    private static String text(String resource) {
        try (InputStream in = Python.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Prepared prepared() {
        Context context = Context.newBuilder(LANGUAGE)
                .engine(engine)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(printed)
                .err(printed)
                .build();
        context.eval(harness);
        return new Prepared(context, context.getBindings(LANGUAGE).getMember("weft_harness").execute(megabytes));
    }

    @Override
    public void warmUp() {
        Frame trial = run(new Frame(Frame.Kind.MAIN, WARM_UP), WARM_UP_INPUT);
        if (trial.kind() != Frame.Kind.RESULT) {
            throw new IllegalStateException(trial.text());
        }
    }

    @Override
    public void prepare() {
        next = prepared();
    }

    @Override
    public Frame run(Frame source, String input) {
        printed.restart();
        try (Context context = next.context()) {
            Value answer = next.call().execute(source.text(), input, maxResultBytes);
            return new Frame(
                    Frame.Kind.valueOf(answer.getArrayElement(0).asString()),
                    answer.getArrayElement(1).asString());
        } catch (PolyglotException e) {
            return new Frame(Frame.Kind.FAILED, message(e));
        } finally {
            printed.pass();
        }
    }

    private static String message(PolyglotException e) {
        String message = e.getMessage() == null ? "The code failed" : e.getMessage().replaceFirst("^java\\.lang\\.", "");
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}
