package dev.weft.canvas;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a canvas's variables. */
final class VariableReader {
    static final int MAX_VARIABLES = 500;

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]{0,63}");
    private static final Pattern EXTENSION = Pattern.compile("\\.[\\p{L}\\p{N}._+-]{1,32}");
    private static final List<String> TYPES =
            List.of("string", "number", "boolean", "option", "json", "file", "files");
    private static final List<String> KINDS = List.of("document", "image", "audio", "video", "custom");
    private static final List<String> METHODS = List.of("local_file", "remote_url");
    private static final List<String> MEMBERS = List.of(
            "name", "type", "required", "label", "description", "default", "options", "multiline", "maxLength",
            "fileKinds", "fileExtensions", "uploadMethods", "secret");

    private final SequencedSet<String> names = new LinkedHashSet<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Members canvas;
    private final List<CanvasProblem> problems;

    VariableReader(Members canvas, List<CanvasProblem> problems) {
        this.canvas = canvas;
        this.problems = problems;
    }

    List<Variable> read() {
        canvas.each("variables", (element, where) -> {
            if (element instanceof ObjectNode node) {
                read(new Members(node, where, Optional.empty(), problems)).ifPresent(variables::add);
            } else {
                canvas.problem(where, "wrong_type", "A variable must be an object but is " + Shapes.of(element));
            }
        });
        if (variables.size() > MAX_VARIABLES) {
            canvas.problem(
                    canvas.at("variables"),
                    "limit",
                    "A canvas has at most " + MAX_VARIABLES + " variables; this one has " + variables.size());
        }
        return variables;
    }

    private Optional<Variable> read(Members members) {
        members.onlyKnows(MEMBERS, "A variable");
        Optional<String> name = name(members);
        Variable.Type type = type(members);
        List<String> options = options(members, type);
        List<String> kinds = some(members, "fileKinds", "kind of file", KINDS);
        List<String> methods = some(members, "uploadMethods", "way of uploading", METHODS);
        Optional<Integer> maxLength = members.integer("maxLength", 1, 10_000_000);
        Variable variable = new Variable(
                name.orElse(""),
                type,
                members.flag("required"),
                members.text("label", 200),
                members.text("description", 10_000),
                members.any("default"),
                options,
                members.flag("multiline"),
                maxLength,
                kinds,
                extensions(members),
                methods,
                members.flag("secret"));
        variable.defaultValue()
                .flatMap(value -> VariableValues.complaint(variable, value))
                .ifPresent(complaint -> members.problem(
                        members.at("default"), "bad_default", "The default does not fit: " + complaint));
        return name.map(known -> variable);
    }

    private Optional<String> name(Members members) {
        Optional<String> name = members.text("name", 64);
        if (name.isEmpty()) {
            if (members.any("name").isEmpty()) {
                members.problem(members.at("name"), "missing", "A variable needs a \"name\"");
            }
            return name;
        }
        if (!NAME.matcher(name.get()).matches()) {
            members.problem(
                    members.at("name"),
                    "bad_name",
                    "\"" + name.get() + "\" is no name for a variable; use letters, digits, _ and -, starting with a"
                            + " letter or _, at most 64");
        } else if (!names.add(name.get())) {
            members.problem(
                    members.at("name"), "duplicate_variable", "There is a variable \"" + name.get() + "\" already");
        }
        return name;
    }

    private static Variable.Type type(Members members) {
        Optional<String> written = members.text("type", 64);
        if (written.isEmpty()) {
            return Variable.Type.STRING;
        }
        if (!TYPES.contains(written.get())) {
            members.problem(
                    members.at("type"),
                    "unknown_type",
                    "\"" + written.get() + "\" is no type of variable"
                            + Nearest.hint(written.get(), TYPES) + "; use one of " + String.join(", ", TYPES));
            return Variable.Type.JSON;
        }
        return Variable.Type.valueOf(written.get().toUpperCase(Locale.ROOT));
    }

    private static List<String> options(Members members, Variable.Type type) {
        List<String> options = members.texts("options");
        Optional<JsonNode> written = members.any("options");
        if (type == Variable.Type.OPTION && options.isEmpty() && written.filter(list -> !list.isEmpty()).isEmpty()) {
            members.problem(
                    members.at("options"), "missing", "A variable of type option needs \"options\", a list of texts");
        }
        if (type != Variable.Type.OPTION && written.isPresent()) {
            members.problem(
                    members.at("options"),
                    "misplaced",
                    "Only a variable of type option has \"options\"; remove them or change its type");
        }
        if (new LinkedHashSet<>(options).size() != options.size()) {
            members.problem(members.at("options"), "duplicate_option", "An option stands twice; remove one");
        }
        return options;
    }

    private static List<String> some(Members members, String name, String what, List<String> known) {
        List<String> written = members.texts(name);
        for (String one : written) {
            if (!known.contains(one)) {
                members.problem(
                        members.at(name),
                        "unknown_type",
                        "\"" + one + "\" is no " + what + Nearest.hint(one, known) + "; use some of "
                                + String.join(", ", known));
            }
        }
        return written;
    }

    private static List<String> extensions(Members members) {
        List<String> extensions = members.texts("fileExtensions");
        for (String extension : extensions) {
            if (!EXTENSION.matcher(extension).matches()) {
                members.problem(
                        members.at("fileExtensions"),
                        "bad_name",
                        "\"" + extension + "\" is no extension of a file; write it like \".md\"");
            }
        }
        return extensions;
    }
}
