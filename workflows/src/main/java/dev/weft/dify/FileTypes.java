package dev.weft.dify;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Which selectors are known to name files. */
final class FileTypes {
    private static final int FAR_ENOUGH = 16;

    private final Document document;

    FileTypes(Document document) {
        this.document = document;
    }

    boolean file(List<String> selector) {
        return file(selector, 0);
    }

    boolean files(List<String> selector) {
        return files(selector, 0);
    }

    private boolean file(List<String> selector, int depth) {
        if (selector.size() != 2 || depth > FAR_ENOUGH) {
            return false;
        }
        Optional<Node> node = document.node(selector.getFirst());
        String member = selector.get(1);
        return switch (node.map(Node::type).orElse("")) {
            case "start" -> declared(node.orElseThrow(), member).equals("file");
            case "iteration" -> member.equals("item")
                    && files(Loose.selector(node.orElseThrow().data().path("iterator_selector")), depth + 1);
            case "list-operator" -> (member.equals("first_record") || member.equals("last_record"))
                    && files(Loose.selector(node.orElseThrow().data().path("variable")), depth + 1);
            default -> false;
        };
    }

    private boolean files(List<String> selector, int depth) {
        if (selector.size() != 2 || depth > FAR_ENOUGH) {
            return false;
        }
        String member = selector.get(1);
        if (selector.getFirst().equals("sys")) {
            return member.equals("files");
        }
        Optional<Node> node = document.node(selector.getFirst());
        return switch (node.map(Node::type).orElse("")) {
            case "start" -> declared(node.orElseThrow(), member).equals("file-list") || member.equals("sys.files");
            case "list-operator" -> member.equals("result")
                    && files(Loose.selector(node.orElseThrow().data().path("variable")), depth + 1);
            case "http-request" -> member.equals("files");
            default -> false;
        };
    }

    private static String declared(Node start, String name) {
        for (JsonNode written : start.list("variables")) {
            if (Loose.text(written, "variable").equals(name)) {
                return Loose.text(written, "type");
            }
        }
        return "";
    }
}
