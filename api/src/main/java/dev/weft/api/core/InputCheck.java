package dev.weft.api.core;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.canvas.Variable;
import dev.weft.canvas.Variable.Type;
import dev.weft.json.Json;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.RunFacts;
import dev.weft.task.FileRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the inputs of a run against the variables of its canvas. */
public final class InputCheck {
    private static final Variable FILES = new Variable(
            RunFacts.FILES,
            Type.FILES,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            false);

    private final Files files;

    public InputCheck(Files files) {
        this.files = files;
    }

    /**
     * @param variables after defaults, files as references
     * @param secrets names of the variables to be encrypted
     * @param files ids of those named, each with its variable
     * @param unknown names given that the canvas does not declare; they are left out
     */
    public record Checked(
            ObjectNode variables, Set<String> secrets, SequencedMap<String, String> files, List<String> unknown) {

        /** Why it can't be used any more: files have gone since. */
        public Invalid without(List<String> gone) {
            return new Invalid(gone.stream()
                    .map(file -> unknownFile(files.getOrDefault(file, "")))
                    .toList());
        }
    }

    /**
     * A file where a list is declared is a list of one, and the other way round. {@value RunFacts#FILES} is a list of
     * files that every canvas takes, of any kind unless a variable of that name says otherwise.
     *
     * @param user end-user whose files may be named, besides those of nobody
     * @throws Invalid naming every value that can't be used
     */
    public Checked check(Principal principal, Optional<String> user, List<Variable> own, ObjectNode inputs) {
        List<Variable> declared = new ArrayList<>(own);
        if (inputs.has(RunFacts.FILES) && own.stream().noneMatch(variable -> variable.name().equals(RunFacts.FILES))) {
            declared.add(FILES);
        }
        SequencedMap<String, Variable> byName = new LinkedHashMap<>();
        declared.forEach(variable -> byName.put(variable.name(), variable));
        Reading reading = new Reading(principal, user);
        ObjectNode variables = Json.object();
        Set<String> secrets = new LinkedHashSet<>();
        for (Variable variable : declared) {
            reading.value(variable, given(inputs, variable)).ifPresent(value -> variables.set(variable.name(), value));
            if (variable.secret()) {
                secrets.add(variable.name());
            }
        }
        if (!reading.problems.isEmpty()) {
            throw new Invalid(reading.problems);
        }
        List<String> unknown = inputs.propertyNames().stream()
                .filter(name -> !byName.containsKey(name))
                .toList();
        return new Checked(variables, secrets, reading.files, unknown);
    }

    private static Optional<JsonNode> given(ObjectNode inputs, Variable variable) {
        return Optional.ofNullable(inputs.get(variable.name()))
                .filter(value -> !value.isNull())
                .or(variable::defaultValue);
    }

    private final class Reading {
        private final Principal principal;
        private final Optional<String> user;
        private final List<InputProblem> problems = new ArrayList<>();
        private final SequencedMap<String, String> files = new LinkedHashMap<>();

        Reading(Principal principal, Optional<String> user) {
            this.principal = principal;
            this.user = user;
        }

        Optional<JsonNode> value(Variable variable, Optional<JsonNode> given) {
            if (given.isEmpty()) {
                return variable.required()
                        ? problem(variable, Code.REQUIRED, "The variable " + variable.name() + " is required")
                        : Optional.empty();
            }
            JsonNode value = given.get();
            return switch (variable.type()) {
                case STRING -> text(variable, value);
                case NUMBER -> value instanceof NumericNode number && !number.isNaN()
                        ? Optional.of(value)
                        : type(variable, "a number", value);
                case BOOLEAN -> value.isBoolean() ? Optional.of(value) : type(variable, "true or false", value);
                case OPTION -> option(variable, value);
                case JSON -> Optional.of(value);
                case FILE -> file(variable, value);
                case FILES -> files(variable, value);
            };
        }

        private Optional<JsonNode> text(Variable variable, JsonNode value) {
            if (!value.isString()) {
                return type(variable, "a string", value);
            }
            String text = value.stringValue();
            int length = text.codePointCount(0, text.length());
            if (variable.maxLength().isPresent() && length > variable.maxLength().get()) {
                return problem(
                        variable,
                        Code.TOO_LONG,
                        "The variable %s takes at most %d characters, this has %d"
                                .formatted(variable.name(), variable.maxLength().get(), length));
            }
            return Optional.of(value);
        }

        private Optional<JsonNode> option(Variable variable, JsonNode value) {
            if (!value.isString()) {
                return type(variable, "one of " + String.join(", ", variable.options()), value);
            }
            return variable.options().contains(value.stringValue())
                    ? Optional.of(value)
                    : problem(
                            variable,
                            Code.OPTION,
                            "The variable %s takes one of %s"
                                    .formatted(variable.name(), String.join(", ", variable.options())));
        }

        private Optional<JsonNode> files(Variable variable, JsonNode value) {
            JsonNode given = value.isArray() ? value : Json.array().add(value);
            if (variable.maxLength().filter(most -> given.size() > most).isPresent()) {
                return problem(
                        variable,
                        Code.TOO_LONG,
                        "The variable %s takes at most %d files, these are %d"
                                .formatted(variable.name(), variable.maxLength().get(), given.size()));
            }
            ArrayNode found = Json.array();
            boolean complete = true;
            for (JsonNode item : given) {
                Optional<JsonNode> file = file(variable, item);
                file.ifPresent(found::add);
                complete &= file.isPresent();
            }
            return complete ? Optional.of(found) : Optional.empty();
        }

        private Optional<JsonNode> file(Variable variable, JsonNode given) {
            JsonNode value = variable.type() == Type.FILE && given.isArray() && given.size() == 1 ? given.get(0) : given;
            Optional<WebFile> web = WebFile.of(value);
            if (web.isPresent()) {
                return came(variable, "remote_url")
                        ? kind(variable, web.get().kind(), web.get().reference())
                        : problem(variable, Code.VALUE, "The variable " + variable.name() + " takes uploaded files only");
            }
            Optional<String> id = fileId(value);
            if (id.isEmpty()) {
                return type(variable, "the id of an uploaded file or {\"url\": …} of one on the web", value);
            }
            if (!came(variable, "local_file")) {
                return problem(variable, Code.VALUE, "The variable " + variable.name() + " takes files by their url only");
            }
            Optional<StoredFile> file = InputCheck.this.files.visible(principal, user, id.get());
            if (file.isEmpty()) {
                problems.add(unknownFile(variable.name()));
                return Optional.empty();
            }
            Optional<JsonNode> taken = kind(
                    variable,
                    FileKind.of(file.get().name(), file.get().contentType()),
                    file.get().reference());
            taken.ifPresent(reference -> files.put(file.get().id(), variable.name()));
            return taken;
        }

        private Optional<JsonNode> kind(Variable variable, FileKind kind, FileRef reference) {
            if (fits(variable, kind, reference.name())) {
                return Optional.of(reference.toJson());
            }
            String kinds = String.join(", ", variable.fileKinds());
            String extensions = variable.fileExtensions().isEmpty()
                    ? ""
                    : " (" + String.join(", ", variable.fileExtensions()) + ")";
            return problem(
                    variable,
                    Code.FILE_KIND,
                    "The variable %s takes files of kind %s%s, this is %s"
                            .formatted(variable.name(), kinds, extensions, kind.wire()));
        }

        /** Of a custom kind are the files whose extension the variable names; any, where it names none. */
        private static boolean fits(Variable variable, FileKind kind, String name) {
            if (variable.fileKinds().isEmpty() || kind != FileKind.CUSTOM && variable.fileKinds().contains(kind.wire())) {
                return true;
            }
            String lower = name.toLowerCase(Locale.ROOT);
            return variable.fileKinds().contains(FileKind.CUSTOM.wire())
                    && (variable.fileExtensions().isEmpty()
                            || variable.fileExtensions().stream()
                                    .anyMatch(extension -> lower.endsWith(extension.toLowerCase(Locale.ROOT))));
        }

        private static boolean came(Variable variable, String way) {
            return variable.uploadMethods().isEmpty() || variable.uploadMethods().contains(way);
        }

        private Optional<JsonNode> type(Variable variable, String wanted, JsonNode got) {
            return problem(
                    variable,
                    Code.TYPE,
                    "The variable %s must be %s, not %s".formatted(variable.name(), wanted, named(got)));
        }

        private Optional<JsonNode> problem(Variable variable, Code code, String message) {
            problems.add(new InputProblem(variable.name(), code, message));
            return Optional.empty();
        }
    }

    private static InputProblem unknownFile(String variable) {
        return new InputProblem(
                variable,
                Code.FILE_UNKNOWN,
                "The variable " + variable + " names a file that does not exist or has expired");
    }

    /** A file is named by its id or by an object whose {@code file} or {@code id} is that. */
    private static Optional<String> fileId(JsonNode value) {
        JsonNode id = value.isObject() ? value.path(value.has("file") ? "file" : "id") : value;
        return id.isString() ? Optional.of(id.stringValue()) : Optional.empty();
    }

    private static String named(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "nothing";
        };
    }
}
