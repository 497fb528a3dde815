package dev.weft.api.core;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;

/**
 * Writes JSON trees as YAML that readers of YAML 1.1 and 1.2 take for the same: whatever one of them might take for
 * something else than a text is quoted.
 */
public final class YamlWriter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .setIndent(2)
            .setMaxSimpleKeyLength(1024)
            .build();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:[ /-]{0,2}[A-Za-z0-9_])*");
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");
    private static final String INDICATORS = "#&*!|>'\"%@`?:,[]{}-";
    private static final int LONGEST_PLAIN = 128;

    private YamlWriter() {}

    /** Members stand in their order. */
    public static String write(JsonNode value) {
        StringBuilder written = new StringBuilder();
        new Dump(SETTINGS).dumpNode(node(value), new StreamDataWriter() {
            @Override
            public void write(String text) {
                written.append(text);
            }

            @Override
            public void write(String text, int offset, int length) {
                written.append(text, offset, offset + length);
            }
        });
        return written.toString();
    }

    private static Node node(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                List<NodeTuple> entries = new ArrayList<>();
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    entries.add(new NodeTuple(text(member.getKey()), node(member.getValue())));
                }
                yield new MappingNode(Tag.MAP, entries, entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
            }
            case ARRAY -> {
                List<Node> elements = new ArrayList<>();
                value.forEach(element -> elements.add(node(element)));
                yield new SequenceNode(Tag.SEQ, elements, elements.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
            }
            case STRING, BINARY, POJO -> text(value.asString());
            case NUMBER -> number(value);
            case BOOLEAN -> new ScalarNode(Tag.BOOL, value.booleanValue() ? "true" : "false", ScalarStyle.PLAIN);
            case NULL, MISSING -> new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
        };
    }

    private static Node number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return new ScalarNode(Tag.INT, value.bigIntegerValue().toString(), ScalarStyle.PLAIN);
        }
        String plain = BigDecimal.valueOf(value.doubleValue()).toPlainString();
        return new ScalarNode(Tag.FLOAT, plain.contains(".") ? plain : plain + ".0", ScalarStyle.PLAIN);
    }

    private static Node text(String text) {
        return new ScalarNode(Tag.STR, text, style(text));
    }

    private static ScalarStyle style(String text) {
        boolean plain = text.length() <= LONGEST_PLAIN
                && PLAIN.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (plain) {
            return ScalarStyle.PLAIN;
        }
        return text.contains("\n") && block(text) ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    }

    /** Whether a block of lines shows the text as it is, whoever reads it. */
    private static boolean block(String text) {
        char first = text.charAt(0);
        if (Character.isWhitespace(first) || INDICATORS.indexOf(first) >= 0) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean odd = c != '\n' && (c < ' ' || c == '\u007F' || c == '\u0085' || c == '\u00A0' || c >= '\u2028' && c <= '\u2029'
                    || c == '\uFEFF' || Character.isSurrogate(c));
            boolean trailing = c == ' ' && (at + 1 == text.length() || text.charAt(at + 1) == '\n');
            if (odd || trailing) {
                return false;
            }
        }
        return true;
    }
}
