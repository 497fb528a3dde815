package dev.weft.expression;

import dev.weft.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A parsed template. */
sealed interface Part {

    JsonNode render(ObjectNode environment);

    /** Holds no expression. */
    record Constant(JsonNode value) implements Part {
        @Override
        public JsonNode render(ObjectNode environment) {
            return value;
        }
    }

    /** A string that is one expression. */
    record Value(Formula formula, String path) implements Part {
        @Override
        public JsonNode render(ObjectNode environment) {
            try {
                return formula.value(environment);
            } catch (ExpressionException e) {
                throw Failures.of(formula.source(), path, e);
            }
        }
    }

    /** A longer string. */
    record Text(List<Part> parts) implements Part {
        @Override
        public JsonNode render(ObjectNode environment) {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(Values.text(part.render(environment))));
            return Json.text(text.toString());
        }
    }

    record Elements(List<Part> elements) implements Part {
        @Override
        public JsonNode render(ObjectNode environment) {
            ArrayNode array = Json.array();
            elements.forEach(element -> array.add(element.render(environment)));
            return array;
        }
    }

    record Members(List<Member> members) implements Part {
        @Override
        public JsonNode render(ObjectNode environment) {
            ObjectNode object = Json.object();
            members.forEach(member -> object.set(member.name(), member.part().render(environment)));
            return object;
        }
    }

    record Member(String name, Part part) {}
}
