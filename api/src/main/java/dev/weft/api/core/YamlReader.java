package dev.weft.api.core;

import dev.weft.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads YAML 1.2 as JSON trees. Takes one document, of values that JSON has: no tags of its own, no name twice in a
 * mapping, at most {@value #MAX_NODES} values once aliases are followed, nested at most {@value Json#MAX_DEPTH} deep.
 */
public final class YamlReader {
    /** Longest text, in characters. */
    public static final int MAX_CHARACTERS = 4 * 1024 * 1024;
    /** Most values, those that aliases repeat counted each time. */
    public static final int MAX_NODES = 500_000;

    private static final int MAX_DIGITS = 1_000;
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

    private int left = MAX_NODES;

    private YamlReader() {}

    /** Why a text can't be read, with its place. */
    public static final class YamlException extends Exception {
        private static final long serialVersionUID = 1L;

        YamlException(String message) {
            super(message);
        }
    }

    /** @throws YamlException for whatever stands in the text; never anything else */
    public static JsonNode read(String text) throws YamlException {
        if (text.length() > MAX_CHARACTERS) {
            throw new YamlException("The YAML has more than " + MAX_CHARACTERS + " characters");
        }
        Optional<Node> document;
        try {
            document = new Compose(settings(text)).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String problem = Optional.ofNullable(e.getProblem()).orElse("it is malformed");
            throw new YamlException("The YAML can't be read: " + problem + place(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw new YamlException("The YAML can't be read: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new YamlException("The YAML is nested too deep");
        }
        return document.isEmpty() ? Json.nil() : new YamlReader().value(document.get(), 0);
    }

    /** With room for all of the text: where the parser's buffer ends between two surrogates, it reads beyond. */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(100)
                .setCodePointLimit(MAX_CHARACTERS)
                .setBufferSize(text.length() + 1)
                .build();
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> " (line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ")")
                .orElse("");
    }

    private static YamlException at(Node node, String message) {
        return new YamlException(message + place(node.getStartMark()));
    }

    private JsonNode value(Node node, int depth) throws YamlException {
        if (--left < 0) {
            throw at(node, "The YAML holds more than " + MAX_NODES + " values, those that aliases repeat included");
        }
        if (depth > Json.MAX_DEPTH) {
            throw at(node, "The YAML is nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        if (!TAGS.contains(node.getTag())) {
            throw at(node, "The YAML has a tag, " + node.getTag().getValue() + "; write a plain value");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, depth);
            case SequenceNode sequence -> {
                ArrayNode list = Json.array();
                for (Node element : sequence.getValue()) {
                    list.add(value(element, depth + 1));
                }
                yield list;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw at(node, "The YAML has a " + node.getNodeType() + ", which is no value");
        };
    }

    private ObjectNode mapping(MappingNode mapping, int depth) throws YamlException {
        ObjectNode object = Json.object();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                throw at(entry.getKeyNode(), "The YAML has a list or mapping as a name; only texts can be names");
            }
            if (!storable(name.getValue())) {
                throw at(name, "A name holds a NUL character or half a surrogate pair");
            }
            if (object.has(name.getValue())) {
                throw at(name, "The name \"" + name.getValue() + "\" stands twice in one mapping");
            }
            object.set(name.getValue(), value(entry.getValueNode(), depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) throws YamlException {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return Json.nil();
        }
        if (tag.equals(Tag.BOOL)) {
            return Json.tree(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(scalar, text);
        }
        if (!storable(text)) {
            throw at(scalar, "A text holds a NUL character or half a surrogate pair");
        }
        return Json.text(text);
    }

    /** Whether the text can be kept: databases and UTF-8 have no such characters. */
    private static boolean storable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c) && (++at == text.length() || !Character.isLowSurrogate(text.charAt(at)))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode number(ScalarNode scalar, String text) throws YamlException {
        String plain = text.startsWith("+") ? text.substring(1) : text;
        if (plain.length() > MAX_DIGITS) {
            throw at(scalar, "The number is longer than " + MAX_DIGITS + " digits");
        }
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                BigInteger number = plain.startsWith("0x")
                        ? new BigInteger(plain.substring(2), 16)
                        : plain.startsWith("0o") ? new BigInteger(plain.substring(2), 8) : new BigInteger(plain);
                return number.bitLength() < Long.SIZE ? Json.tree(number.longValue()) : Json.tree(number);
            }
            double number = new BigDecimal(plain).doubleValue();
            if (Double.isFinite(number)) {
                return Json.tree(number);
            }
        } catch (NumberFormatException e) {
            throw at(scalar, "\"" + text + "\" is no number");
        }
        throw at(scalar, "\"" + text + "\" is too large a number");
    }
}
