package dev.weft.api.dialect.dify;

import dev.weft.canvas.Variable;
import dev.weft.json.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a page needs that lets people fill in the inputs of an app. */
final class ParametersJson {
    private static final List<String> METHODS = List.of("remote_url", "local_file");
    private static final List<String> KINDS = List.of("document", "image", "audio", "video");
    private static final int FILES = 5;
    private static final int IMAGES = 3;

    private ParametersJson() {}

    static ObjectNode of(List<Variable> variables, JsonNode features) {
        ObjectNode parameters = Json.object();
        parameters.put("opening_statement", features.path("opening_statement").asString(""));
        parameters.set("suggested_questions", list(features.path("suggested_questions")));
        for (String feature : List.of("suggested_questions_after_answer", "speech_to_text")) {
            parameters.set(feature, feature(features.path(feature)));
        }
        ObjectNode spoken = feature(features.path("text_to_speech"));
        for (String member : List.of("voice", "language")) {
            if (!spoken.has(member)) {
                spoken.put(member, "");
            }
        }
        parameters.set("text_to_speech", spoken);
        for (String feature : List.of("retriever_resource", "annotation_reply", "more_like_this")) {
            parameters.set(feature, feature(features.path(feature)));
        }
        parameters.set("sensitive_word_avoidance", feature(features.path("sensitive_word_avoidance")));
        ArrayNode form = parameters.putArray("user_input_form");
        variables.forEach(variable -> form.add(control(variable)));
        parameters.set("file_upload", upload(features.path("file_upload")));
        parameters.set("system_parameters", UploadLimits.toJson());
        return parameters;
    }

    private static JsonNode list(JsonNode value) {
        return value.isArray() ? value : Json.array();
    }

    private static ObjectNode feature(JsonNode kept) {
        ObjectNode feature = kept instanceof ObjectNode object ? object.deepCopy() : Json.object();
        if (!feature.path("enabled").isBoolean()) {
            feature.put("enabled", false);
        }
        return feature;
    }

    private static ObjectNode upload(JsonNode kept) {
        ObjectNode upload = feature(kept);
        ObjectNode image = feature(upload.path("image"));
        byDefault(image, "number_limits", Json.tree(IMAGES));
        byDefault(image, "detail", Json.text("high"));
        byDefault(image, "transfer_methods", texts(METHODS.stream()));
        upload.set("image", image);
        return upload;
    }

    private static void byDefault(ObjectNode node, String member, JsonNode value) {
        if (!node.has(member)) {
            node.set(member, value);
        }
    }

    private static ObjectNode control(Variable variable) {
        ObjectNode control = Json.object()
                .put("label", variable.label().orElse(variable.name()))
                .put("variable", variable.name())
                .put("required", variable.required());
        String type = switch (variable.type()) {
            case STRING -> {
                variable.maxLength().ifPresent(most -> control.put("max_length", most));
                control.put("default", text(variable));
                yield variable.multiline() ? "paragraph" : "text-input";
            }
            case OPTION -> {
                control.put("default", text(variable));
                control.set("options", texts(variable.options().stream()));
                yield "select";
            }
            case NUMBER -> {
                control.set("default", variable.defaultValue().orElseGet(() -> Json.text("")));
                yield "number";
            }
            case BOOLEAN -> {
                control.set("default", variable.defaultValue().orElseGet(() -> Json.tree(false)));
                yield "checkbox";
            }
            case JSON -> {
                control.set("default", variable.defaultValue().orElseGet(Json::nil));
                yield "json_object";
            }
            case FILE -> {
                files(control, variable);
                yield "file";
            }
            case FILES -> {
                files(control, variable);
                control.put("max_length", variable.maxLength().orElse(FILES));
                yield "file-list";
            }
        };
        variable.description().ifPresent(hint -> control.put("hint", hint));
        control.put("type", type);
        return (ObjectNode) Json.object().set(type, control);
    }

    private static String text(Variable variable) {
        return variable.secret()
                ? ""
                : variable.defaultValue().filter(JsonNode::isString).map(JsonNode::stringValue).orElse("");
    }

    private static void files(ObjectNode control, Variable variable) {
        control.set("default", Json.nil());
        control.set(
                "allowed_file_types",
                texts(variable.fileKinds().isEmpty() ? KINDS.stream() : variable.fileKinds().stream()));
        control.set("allowed_file_extensions", texts(variable.fileExtensions().stream()));
        control.set(
                "allowed_file_upload_methods",
                texts(variable.uploadMethods().isEmpty() ? METHODS.stream() : variable.uploadMethods().stream()));
    }

    private static ArrayNode texts(Stream<String> values) {
        ArrayNode texts = Json.array();
        values.forEach(texts::add);
        return texts;
    }
}
