package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the DSL of a Dify workflow. Pure: equal documents give equal canvases.
 *
 * <p>The canvas keeps the document in {@code settings.extra.dify.source}, without the values of its secrets, so that it
 * can be given back as it came; {@code settings.extra.dify.of} says of which canvas that document speaks.
 */
public final class DifyImport {
    static final String SOURCE = "source";
    static final String OF = "of";
    static final String SECRETS = "secrets";
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 10_000;

    private DifyImport() {}

    /** What became of a document. */
    public sealed interface Result {

        /** A canvas's definition, which may still have problems that the compiler of plans finds. */
        record Read(ObjectNode definition) implements Result {}

        /** Every reason why it can't be run; paths are those of the document. */
        record Refused(List<CanvasProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * The secret environment variables with their values, which are empty in documents that Dify exported without them.
     */
    public static SequencedMap<String, String> secrets(ObjectNode document) {
        SequencedMap<String, String> secrets = new LinkedHashMap<>();
        for (JsonNode variable : Loose.list(Loose.object(document, "workflow"), "environment_variables")) {
            if (secret(variable)) {
                secrets.put(Loose.text(variable, "name"), Loose.text(variable, "value"));
            }
        }
        return secrets;
    }

    /** Names of the credentials that hold the secrets of an imported canvas, by the environment variable's name. */
    public static Map<String, String> credentials(JsonNode definition) {
        Map<String, String> names = new LinkedHashMap<>();
        JsonNode kept = definition.path("settings").path("extra").path(NodeTypes.EXTRA).path(SECRETS);
        kept.properties().forEach(member -> names.put(member.getKey(), Loose.text(member.getValue())));
        return names;
    }

    /**
     * @param credentials names of the credentials that hold the secret environment variables, by the variable's name
     */
    public static Result read(ObjectNode source, Map<String, String> credentials) {
        Problems problems = new Problems();
        Document document = Document.read(source, problems);
        List<Node> starts = document.nodes().values().stream()
                .filter(node -> node.is("start") && node.container().isEmpty())
                .toList();
        if (starts.isEmpty() && problems.all().isEmpty()) {
            problems.add("/workflow/graph/nodes", "missing", "There is no start node; add one");
        }
        if (!problems.all().isEmpty()) {
            return new Result.Refused(problems.all());
        }
        ArrayNode variables = new StartForm(problems).variables(document, Optional.of(starts.getFirst()));
        ArrayNode tasks = new Tasks(document, new Flow(document), credentials, problems).all();
        if (!problems.all().isEmpty()) {
            return new Result.Refused(problems.all());
        }
        ObjectNode definition = Json.object().put("title", cut(Loose.text(document.app(), "name"), LONGEST_TITLE));
        String description = Loose.text(document.app(), "description");
        if (!description.isBlank()) {
            definition.put("description", cut(description, LONGEST_DESCRIPTION));
        }
        definition.set("variables", variables);
        definition.set("tasks", tasks);
        ObjectNode kept = Json.object();
        kept.set(SOURCE, withoutSecrets(source));
        if (!credentials.isEmpty()) {
            kept.set(SECRETS, Json.tree(credentials));
        }
        kept.put(OF, Fingerprint.of(definition));
        definition.putObject("settings").putObject("extra").set(NodeTypes.EXTRA, kept);
        return new Result.Read(definition);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, longest)));
    }

    private static boolean secret(JsonNode variable) {
        return Loose.text(variable, "value_type").equals("secret");
    }

    private static ObjectNode withoutSecrets(ObjectNode source) {
        ObjectNode copy = source.deepCopy();
        List<ObjectNode> secret = new ArrayList<>();
        for (JsonNode variable : Loose.list(copy.path("workflow"), "environment_variables")) {
            if (secret(variable) && variable instanceof ObjectNode found) {
                secret.add(found);
            }
        }
        secret.forEach(variable -> variable.put("value", ""));
        return copy;
    }
}
