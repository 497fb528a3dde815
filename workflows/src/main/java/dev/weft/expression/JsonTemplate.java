package dev.weft.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The one implementation of a template. Equal when its source is. */
record JsonTemplate(JsonNode source, Part root) implements Template {

    @Override
    public List<Reference> references() {
        SequencedSet<Reference> references = new LinkedHashSet<>();
        collect(root, references);
        return new ArrayList<>(references);
    }

    private static void collect(Part part, SequencedSet<Reference> into) {
        switch (part) {
            case Part.Constant constant -> {}
            case Part.Value value -> into.addAll(value.formula().references());
            case Part.Text text -> text.parts().forEach(piece -> collect(piece, into));
            case Part.Elements elements -> elements.elements().forEach(element -> collect(element, into));
            case Part.Members members -> members.members().forEach(member -> collect(member.part(), into));
        }
    }

    @Override
    public JsonNode render(ObjectNode environment) {
        return root.render(environment);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonTemplate template && template.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
