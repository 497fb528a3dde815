package dev.weft.activities.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorReason;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.filter.Filter;
import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Excerpt;
import dev.weft.task.FailureCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Renders Jinja2 templates. They see plain values only: no Java object, no file, no other template, and of the methods
 * that Python's values have, those that {@link PythonMethods} lists. A template stops with {@link
 * FailureCode#EXPRESSION_FAILED} when it is wrong or runs too long, and with {@link FailureCode#OUTPUT_TOO_LARGE} when
 * its text or a value within grows too large; the message names the line. What a template names and is not there is
 * empty. Thread safe.
 */
public final class JinjaTemplates {
    static final int MAX_CHARACTERS = 4 * 1024 * 1024;
    static final int MAX_ELEMENTS = 100_000;
    private static final int MAX_DEPTH = 50;
    private static final String FILTER = "filter:";
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Set<String> TAGS = Set.of("include", "import", "from", "extends", "block");
    private static final Set<String> FUNCTIONS = Set.of("range", "namespace", "dict", "caller");

    private final Jinjava engine;
    private final Duration limit;

    public JinjaTemplates() {
        this(LONGEST);
    }

    /** @param limit of one rendering; what is left of the task's own limit when that is less */
    JinjaTemplates(Duration limit) {
        this.limit = limit;
        this.engine = new Jinjava(config(JinjavaProcessors.newBuilder().build(), Map.of()));
        SafeFilters.all().forEach(engine::registerFilter);
        engine.registerTag(new LoopTag());
    }

    /**
     * @param inputs an object; its members are the template's variables
     * @throws InterruptedException when the task is stopped
     */
    public String render(String template, JsonNode inputs, TaskContext context)
            throws TaskException, InterruptedException {
        Nesting.check(template);
        Duration remaining = context.remaining();
        Budget budget = new Budget(remaining.compareTo(limit) < 0 ? remaining : limit, context::cancelled);
        JinjavaProcessors processors =
                JinjavaProcessors.newBuilder().withNodePreProcessor(budget).build();
        RenderResult result;
        try {
            result = engine.renderForResult(
                    withoutLastBreak(template), PlainValues.variables(inputs), config(processors, disabled()));
        } catch (StackOverflowError e) {
            throw new TaskException(FailureCode.EXPRESSION_FAILED, "The template is nested too deep");
        }
        if (budget.stopped()) {
            context.throwIfStopped();
            throw new TaskException(
                    FailureCode.EXPRESSION_FAILED,
                    "The template, at line " + budget.line() + ", ran longer than " + limit.toMillis() + " ms");
        }
        Optional<TemplateError> error = result.getErrors().stream()
                .filter(one -> one.getSeverity() == ErrorType.FATAL)
                .findFirst();
        if (error.isPresent()) {
            throw failure(error.get());
        }
        Optional<String> unknown = result.getContext().getResolvedValues().stream()
                .filter(name -> name.startsWith(FILTER))
                .map(name -> name.substring(FILTER.length()))
                .filter(name -> !SafeFilters.NAMES.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            throw new TaskException(
                    FailureCode.EXPRESSION_FAILED, "The template fails: there is no filter \"" + unknown.get() + "\"");
        }
        return result.getOutput();
    }

    /** One line break at the end of a template is none of its text, as in Jinja2 itself. */
    private static String withoutLastBreak(String template) {
        return template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
    }

    private static TaskException failure(TemplateError error) {
        boolean large = error.getReason() == ErrorReason.OUTPUT_TOO_BIG
                || error.getReason() == ErrorReason.COLLECTION_TOO_BIG;
        String line = error.getLineno() > 0 ? " at line " + error.getLineno() : "";
        String message = String.valueOf(error.getMessage());
        int origin = message.indexOf("Originating Exception");
        return new TaskException(
                large ? FailureCode.OUTPUT_TOO_LARGE : FailureCode.EXPRESSION_FAILED,
                "The template fails" + line + ": "
                        + Excerpt.cut(origin > 0 ? message.substring(0, origin) : message));
    }

    private Map<Context.Library, Set<String>> disabled() {
        return Disabled.WHAT_IS_NOT_PLAIN;
    }

    /** What comes with the engine beyond what is harmless. Found out once, from an engine as it comes. */
    private static final class Disabled {
        private static final Map<Context.Library, Set<String>> WHAT_IS_NOT_PLAIN = of(new Jinjava());

        private static Map<Context.Library, Set<String>> of(Jinjava whole) {
            Context context = whole.getGlobalContext();
            return Map.of(
                    Context.Library.TAG, TAGS,
                    Context.Library.FILTER,
                            without(
                                    context.getAllFilters().stream()
                                            .map(Filter::getName)
                                            .toList(),
                                    SafeFilters.NAMES),
                    Context.Library.FUNCTION,
                            without(
                                    context.getAllFunctions().stream()
                                            .map(function -> function.getName())
                                            .toList(),
                                    FUNCTIONS));
        }

        private static Set<String> without(Iterable<String> names, Set<String> allowed) {
            Set<String> rest = new java.util.LinkedHashSet<>();
            for (String name : names) {
                String bare = name.startsWith(":") ? name.substring(1) : name;
                if (!allowed.contains(bare)) {
                    rest.add(name);
                }
            }
            return rest;
        }
    }

    private static JinjavaConfig config(JinjavaProcessors processors, Map<Context.Library, Set<String>> disabled) {
        return JinjavaConfig.newBuilder()
                .withCharset(StandardCharsets.UTF_8)
                .withLocale(Locale.ROOT)
                .withTimeZone(ZoneOffset.UTC)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MAX_CHARACTERS)
                .withMaxStringLength(MAX_CHARACTERS)
                .withMaxListSize(MAX_ELEMENTS)
                .withMaxMapSize(MAX_ELEMENTS)
                .withRangeLimit(MAX_ELEMENTS)
                .withMaxRenderDepth(MAX_DEPTH)
                .withEnableRecursiveMacroCalls(true)
                .withMaxMacroRecursionDepth(MAX_DEPTH)
                .withKeepTrailingNewline(true)
                .withElResolver(new PlainResolver())
                .withInterperterFactory(PlainInterpreter.FACTORY)
                .withProcessors(processors)
                .withDisabled(disabled)
                .withObjectMapper(JacksonOfTheEngine.MAPPER)
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withAllowAdjacentTextNodes(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .withHandleBackslashInQuotesOnly(true)
                        .build())
                .build();
    }
}
