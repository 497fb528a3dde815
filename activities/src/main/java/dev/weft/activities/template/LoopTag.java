package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter.InterpreterScopeClosable;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ForLoop;
import com.hubspot.jinjava.util.LengthLimitingStringBuilder;
import com.hubspot.jinjava.util.ObjectIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code for} with what the engine's own lacks of Jinja2: {@code for x in xs if condition}, {@code else}, and texts,
 * character by character.
 */
final class LoopTag extends ForTag {
    private static final long serialVersionUID = 1L;
    private static final String IF = " if ";

    @Override
    public String interpretUnchecked(TagNode tag, JinjavaInterpreter interpreter) {
        var written = getLoopVarsAndExpression((TagToken) tag.getMaster());
        List<String> names = written.getLeft();
        String expression = written.getRight();
        int condition = condition(expression);
        Object collection = elements(interpreter.resolveELExpression(
                condition < 0 ? expression : expression.substring(0, condition), tag.getLineNumber()));
        if (condition >= 0) {
            collection = filtered(
                    collection, names, expression.substring(condition + IF.length()), tag, interpreter);
        }
        Optional<Node> otherwise = tag.getChildren().stream()
                .filter(child -> child instanceof TagNode node && node.getTag() instanceof ElseTag)
                .findFirst();
        if (otherwise.isEmpty()) {
            return renderForCollection(tag, interpreter, names, collection);
        }
        int split = tag.getChildren().indexOf(otherwise.get());
        if (ObjectIterator.getLoop(collection).hasNext()) {
            TagNode body = new TagNode(tag.getTag(), (TagToken) tag.getMaster(), tag.getSymbols());
            body.getChildren().addAll(tag.getChildren().subList(0, split));
            return renderForCollection(body, interpreter, names, collection);
        }
        LengthLimitingStringBuilder text =
                new LengthLimitingStringBuilder(interpreter.getConfig().getMaxOutputSize());
        for (Node node : tag.getChildren().subList(split + 1, tag.getChildren().size())) {
            text.append(node.render(interpreter));
        }
        return text.toString();
    }

    /** Of a text its characters. */
    private static @Nullable Object elements(@Nullable Object value) {
        return value instanceof CharSequence text
                ? text.codePoints().mapToObj(Character::toString).toList()
                : value;
    }

    private static List<@Nullable Object> filtered(
            @Nullable Object collection, List<String> names, String condition, TagNode tag, JinjavaInterpreter interpreter) {
        List<@Nullable Object> kept = new ArrayList<>();
        ForLoop loop = ObjectIterator.getLoop(collection);
        while (loop.hasNext()) {
            Object element = loop.next();
            interpreter.getConfig().getProcessors().getNodePreProcessor().accept(tag, interpreter);
            try (InterpreterScopeClosable scope = interpreter.enterScope()) {
                if (names.size() == 1) {
                    interpreter.getContext().put(names.getFirst(), element);
                } else {
                    List<?> parts = element instanceof Map.Entry<?, ?> entry
                            ? java.util.Arrays.asList(entry.getKey(), entry.getValue())
                            : element instanceof List<?> list ? list : List.of();
                    for (int i = 0; i < Math.min(names.size(), parts.size()); i++) {
                        interpreter.getContext().put(names.get(i), parts.get(i));
                    }
                }
                if (com.hubspot.jinjava.util.ObjectTruthValue.evaluate(
                        interpreter.resolveELExpression(condition, tag.getLineNumber()))) {
                    kept.add(element);
                }
            }
        }
        return kept;
    }

    /** Where the condition begins, outside of quotes and brackets; -1 without one, or when it chooses the list itself. */
    private static int condition(String expression) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            } else if (depth == 0 && expression.startsWith(IF, i)) {
                return expression.indexOf(" else ", i) < 0 ? i : -1;
            }
        }
        return -1;
    }
}
