package dev.weft.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses expressions, and keeps those lately used. */
final class Formulas {
    /** Longest expression, in characters. */
    static final int MAX_LENGTH = 10_000;
    /** Deepest nesting of an expression. */
    static final int MAX_DEPTH = 100;
    /** Steps of all macros of one evaluation together. */
    static final int MAX_ITERATIONS = 1_000_000;

    private static final int KEPT = 4_096;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableReservedIds(false)
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_DEPTH)
            .maxParseErrorRecoveryLimit(5)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(2_000)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final Cel CEL = cel();

    private static final Map<String, Formula> LATELY = Collections.synchronizedMap(new Lately());

    private Formulas() {}

    /** @throws ExpressionException saying only the reason */
    static Formula of(String source) {
        Formula known = LATELY.get(source);
        if (known != null) {
            return known;
        }
        Formula made = make(source);
        LATELY.put(source, made);
        return made;
    }

    private static Formula make(String source) {
        String normal = normal(source);
        Optional<PathFormula> path = PathFormula.of(normal);
        return path.isPresent() ? path.get() : compile(source, normal);
    }

    /** As CEL spells it. */
    static String normal(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new ExpressionException("it is longer than " + MAX_LENGTH + " characters");
        }
        return Spelling.toCel(source);
    }

    private static Formula compile(String source, String normal) {
        CelMutableAst tree = tree(normal);
        try {
            List<Reference> references = Names.in(tree.expr());
            new Rewriter().rewrite(tree.expr());
            return new CelFormula(source, tree.toParsedAst(), references);
        } catch (StackOverflowError e) {
            throw new ExpressionException("it is nested too deep");
        }
    }

    /** @throws ExpressionException saying only the reason */
    static CelMutableAst tree(String normal) {
        try {
            return CelMutableAst.fromCelAst(parsed(CEL.parse(normal)));
        } catch (StackOverflowError e) {
            throw new ExpressionException("it is nested too deep");
        }
    }

    private static CelAbstractSyntaxTree parsed(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new ExpressionException(Reasons.of(e.getErrors()));
        }
    }

    static Program program(CelAbstractSyntaxTree tree) throws CelEvaluationException {
        return CEL.createProgram(tree);
    }

    private static Cel cel() {
        return CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(
                        CelExtensions.strings(),
                        CelExtensions.math(),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.bindings())
                .addRuntimeLibraries(
                        CelExtensions.strings(),
                        CelExtensions.math(),
                        CelExtensions.encoders(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS))
                .addFunctionBindings(new Functions().bindings())
                .build();
    }

    /** The most recently used expressions; older ones are compiled again. */
    private static final class Lately extends LinkedHashMap<String, Formula> {
        private static final long serialVersionUID = 1L;

        Lately() {
            super(KEPT, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Formula> eldest) {
            return size() > KEPT;
        }
    }
}
