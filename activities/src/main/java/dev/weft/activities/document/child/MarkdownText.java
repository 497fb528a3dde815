package dev.weft.activities.document.child;

import java.util.ArrayList;
import java.util.List;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Makes text of the XHTML that a parser gives: blocks on lines of their own, tables as Markdown. For one thread. */
final class MarkdownText extends DefaultHandler {
    private static final int BETWEEN_CELLS = " | ".length();

    private final int maxCharacters;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder cell = new StringBuilder();
    private final List<String> row = new ArrayList<>();
    private int cells;
    private int tables;
    private int rows;
    private int skipped;
    private boolean full;

    MarkdownText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /** Whether it stopped because there was more. */
    boolean full() {
        return full;
    }

    String written() {
        return text.toString()
                .replaceAll("(?<![ \\t])[ \\t]++\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    @Override
    public void startElement(String space, String name, String qualified, Attributes attributes) throws TooLongException {
        switch (name) {
            case "head", "script", "style" -> skipped++;
            case "table" -> {
                if (++tables == 1) {
                    rows = 0;
                    add("\n\n");
                }
            }
            case "tr" -> {
                if (tables == 1) {
                    row.clear();
                    cells = 0;
                }
            }
            case "td", "th" -> {
                if (tables == 1) {
                    cell.setLength(0);
                }
            }
            case "p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br" -> line();
            case "li" -> {
                line();
                if (tables == 0) {
                    add("- ");
                }
            }
            default -> {}
        }
    }

    @Override
    public void endElement(String space, String name, String qualified) throws TooLongException {
        switch (name) {
            case "head", "script", "style" -> skipped--;
            case "table" -> {
                tables = Math.max(0, tables - 1);
                if (tables == 0) {
                    add("\n");
                }
            }
            case "td", "th" -> {
                if (tables == 1) {
                    row.add(cell.toString());
                    cells += cell.length() + BETWEEN_CELLS;
                    check(text.length() + cells);
                    cell.setLength(0);
                }
            }
            case "tr" -> {
                if (tables == 1) {
                    row(row);
                }
            }
            case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li" -> line();
            default -> {}
        }
    }

    /** Adds a row to the table; the first one is its head. */
    void row(List<String> cells) throws TooLongException {
        List<String> shown = cells.stream()
                .map(text -> text.strip().replaceAll("\\s+", " ").replace("|", "\\|"))
                .toList();
        if (shown.isEmpty() || (rows == 0 && shown.stream().allMatch(String::isEmpty))) {
            return;
        }
        add("| " + String.join(" | ", shown) + " |\n");
        if (++rows == 1) {
            add("| " + String.join(" | ", shown.stream().map(column -> "---").toList()) + " |\n");
        }
    }

    private void line() throws TooLongException {
        if (tables > 0) {
            cell.append(' ');
        } else if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            add("\n");
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) throws TooLongException {
        if (skipped > 0) {
            return;
        }
        if (tables > 0) {
            cell.append(characters, start, length);
            check(text.length() + cells + cell.length());
        } else {
            add(new String(characters, start, length));
        }
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) throws TooLongException {
        characters(characters, start, length);
    }

    private void add(String more) throws TooLongException {
        check(text.length() + more.length());
        text.append(more);
    }

    private void check(int length) throws TooLongException {
        if (length > maxCharacters + 64) {
            full = true;
            throw new TooLongException();
        }
    }
}
