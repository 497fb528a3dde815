package dev.weft.activities.redaction;

import dev.weft.json.Json;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces the values of secrets, also where they come back in JSON's, URLs' or base64's writing, by a word that names
 * them, such as {@code [secret:token]}. A value of fewer than {@value #SHORTEST} characters stays: it would be found
 * everywhere. Immutable.
 */
public final class Redaction {
    /** Characters of the shortest value that is replaced. */
    public static final int SHORTEST = 8;

    private static final Redaction NONE = new Redaction(new LinkedHashMap<>());

    /** What is replaced, and by what; longer ones first. */
    private final SequencedMap<String, String> words;

    private Redaction(SequencedMap<String, String> words) {
        this.words = words;
    }

    public static Redaction none() {
        return NONE;
    }

    /**
     * This and one more secret.
     *
     * @param word what stands in its place
     * @param value every text and long number in it is a secret
     */
    public Redaction and(String word, JsonNode value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(words);
        texts(word, value, more);
        if (more.size() == words.size()) {
            return this;
        }
        SequencedMap<String, String> sorted = new LinkedHashMap<>();
        more.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((one, other) -> Integer.compare(other.length(), one.length())))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new Redaction(sorted);
    }

    private static void texts(String word, JsonNode value, Map<String, String> into) {
        if (value.isContainer()) {
            value.forEach(child -> texts(word, child, into));
        } else if (value.isString() || value.isNumber()) {
            String text = value.asString();
            if (text.strip().length() >= SHORTEST) {
                Spellings.of(text).forEach(spelling -> into.putIfAbsent(spelling, word));
            }
        }
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    public String text(String text) {
        String redacted = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            redacted = redacted.replace(word.getKey(), word.getValue());
        }
        return redacted;
    }

    /** The same value when it holds no secret, else a copy. */
    public JsonNode json(JsonNode value) {
        if (isEmpty()) {
            return value;
        }
        return switch (value) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> array(array);
            default -> scalar(value);
        };
    }

    private JsonNode object(ObjectNode object) {
        ObjectNode redacted = Json.object();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = text(member.getKey());
            JsonNode value = json(member.getValue());
            changed |= !name.equals(member.getKey()) || value != member.getValue();
            redacted.set(name, value);
        }
        return changed ? redacted : object;
    }

    private JsonNode array(ArrayNode array) {
        ArrayNode redacted = Json.array();
        boolean changed = false;
        for (JsonNode item : array) {
            JsonNode value = json(item);
            changed |= value != item;
            redacted.add(value);
        }
        return changed ? redacted : array;
    }

    private JsonNode scalar(JsonNode value) {
        if (!value.isString() && !value.isNumber()) {
            return value;
        }
        String text = value.asString();
        String redacted = text(text);
        return redacted.equals(text) ? value : Json.text(redacted);
    }

    /** For a text that comes in pieces. */
    public Pieces pieces() {
        return new Pieces(words);
    }

    /** The same bytes without secrets, in whatever 8-bit encoding contains ASCII, or UTF-8. */
    public InputStream bytes(InputStream bytes) {
        return isEmpty() ? bytes : new RedactedBytes(bytes, new Pieces(RedactedBytes.asBytes(words)));
    }

    /** Says nothing of the secrets. */
    @Override
    public String toString() {
        return "Redaction of " + words.size() + " spellings";
    }
}
