package dev.weft.activities.document;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code {file, maxCharacters} → {text}}: a document's text, or those of a list of documents. */
public final class DocumentRunner implements TaskRunner {
    private static final int MAX_CHARACTERS = 5_000_000;
    private static final int MAX_DOCUMENTS = 100;
    private static final int AT_ONCE = 2;

    private final DocumentProcess process;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    public DocumentRunner(DocumentProcess process) {
        this.process = process;
    }

    @Override
    public String type() {
        return "document";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        JsonNode given = config.path("file");
        int maxCharacters = config.path("maxCharacters").asInt(MAX_CHARACTERS);
        if (!given.isArray()) {
            return Json.object().put("text", text(given, maxCharacters, context));
        }
        if (given.size() > MAX_DOCUMENTS) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "file: at most " + MAX_DOCUMENTS + " documents, not " + given.size());
        }
        ArrayNode texts = Json.array();
        long characters = 0;
        for (JsonNode file : given) {
            String text = text(file, maxCharacters, context);
            characters += text.length();
            if (characters > 2L * MAX_CHARACTERS) {
                throw new TaskException(
                        FailureCode.OUTPUT_TOO_LARGE,
                        "The texts have more than " + 2 * MAX_CHARACTERS + " characters together");
            }
            texts.add(text);
        }
        return Json.object().set("text", texts);
    }

    private String text(JsonNode value, int maxCharacters, TaskContext context)
            throws TaskException, InterruptedException {
        JsonNode id = value.isString() ? value : value.path("file");
        if (!id.isString() || id.stringValue().isBlank()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "file must be a document or a list of documents");
        }
        FileRef file = FileRef.of(value)
                .orElseGet(() -> new FileRef(id.stringValue(), id.stringValue(), "application/octet-stream", 0));
        places.acquire();
        try {
            return process.read(file, maxCharacters, context);
        } finally {
            places.release();
        }
    }
}
