package dev.weft.activities.llm;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.resource.SchemaLoader;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Excerpt;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema that an answer or a tool's arguments must fit. It stands alone: references to other documents are not
 * followed, so that no schema makes Weft load anything.
 */
final class AnswerSchema {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(SchemaLoader.builder().block(iri -> true).build()));
    private static final Pattern FENCED = Pattern.compile("```[A-Za-z]*\\s*\\n(.*?)```", Pattern.DOTALL);

    private final JsonNode json;
    private final Schema schema;

    private AnswerSchema(JsonNode json, Schema schema) {
        this.json = json;
        this.schema = schema;
    }

    /** @throws TaskException {@code INVALID_CONFIG} when it is no JSON schema */
    static AnswerSchema of(JsonNode json) throws TaskException {
        try {
            Schema schema = REGISTRY.getSchema(json);
            schema.initializeValidators();
            return new AnswerSchema(json, schema);
        } catch (SchemaException e) {
            throw unusable(e);
        }
    }

    JsonNode json() {
        return json;
    }

    /** What the model is told, because not every server holds it to the schema. */
    String instruction() {
        return "Answer with JSON only, without any text around it. It must fit this JSON schema:\n" + Json.write(json);
    }

    /** The JSON in a text, bare, in a fence or with words around it. */
    static Optional<JsonNode> find(String text) {
        return candidates(text).stream().map(AnswerSchema::parse).flatMap(Optional::stream).findFirst();
    }

    /**
     * The JSON in a text.
     *
     * @throws TaskException {@code SCHEMA_MISMATCH} when there is none or it does not fit
     */
    JsonNode read(String text) throws TaskException {
        JsonNode value = find(text)
                .orElseThrow(() -> new TaskException(FailureCode.SCHEMA_MISMATCH, "The model's answer is no JSON"));
        List<String> problems = problems(value);
        if (!problems.isEmpty()) {
            throw new TaskException(
                    FailureCode.SCHEMA_MISMATCH,
                    "The model's answer does not fit the schema: " + Excerpt.cut(String.join("; ", problems)));
        }
        return value;
    }

    /** What does not fit, each with its place. */
    List<String> problems(JsonNode value) throws TaskException {
        try {
            return schema.validate(value).stream()
                    .map(Error::toString)
                    .distinct()
                    .collect(Collectors.toList());
        } catch (SchemaException e) {
            throw unusable(e);
        }
    }

    private static Set<String> candidates(String text) {
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(text.strip());
        Matcher fenced = FENCED.matcher(text);
        while (fenced.find()) {
            candidates.add(fenced.group(1).strip());
        }
        between(text, '{', '}').ifPresent(candidates::add);
        between(text, '[', ']').ifPresent(candidates::add);
        return candidates;
    }

    private static Optional<String> between(String text, char open, char close) {
        int from = text.indexOf(open);
        int to = text.lastIndexOf(close);
        return from >= 0 && to > from ? Optional.of(text.substring(from, to + 1)) : Optional.empty();
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Json.parse(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static TaskException unusable(SchemaException e) {
        return new TaskException(
                FailureCode.INVALID_CONFIG, "schema can't be used: " + Excerpt.cut(String.valueOf(e.getMessage())));
    }
}
