package dev.weft.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An expression that CEL evaluates. Its program is made when it is first asked. */
final class CelFormula implements Formula {
    private final String source;
    private final CelAbstractSyntaxTree tree;
    private final List<Reference> references;
    private volatile @Nullable Program program;

    CelFormula(String source, CelAbstractSyntaxTree tree, List<Reference> references) {
        this.source = source;
        this.tree = tree;
        this.references = List.copyOf(references);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<Reference> references() {
        return references;
    }

    @Override
    public JsonNode value(ObjectNode environment) {
        try {
            Object value = program()
                    .eval(name -> Roots.ALL.contains(name)
                            ? Optional.of(Values.toCel(environment.get(name)))
                            : Optional.empty());
            return Values.toJson(value);
        } catch (CelEvaluationException e) {
            throw new ExpressionException(Reasons.of(e));
        } catch (StackOverflowError e) {
            throw new ExpressionException("it is nested too deep");
        }
    }

    private Program program() throws CelEvaluationException {
        Program made = program;
        if (made == null) {
            made = Formulas.program(tree);
            program = made;
        }
        return made;
    }
}
