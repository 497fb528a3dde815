package dev.weft.plan;

import dev.weft.expression.Condition;
import dev.weft.expression.ExpressionException;
import dev.weft.expression.Template;
import dev.weft.expression.Templates;
import dev.weft.json.Json;
import dev.weft.plan.Resolver.Role;
import dev.weft.plan.Resolver.Site;
import dev.weft.plan.ScopeDraft.Kind;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what stands inside each task: configuration, conditions, policies. */
final class Analysis {
    private final Resolver resolver;
    private final ConfigCheck schemas;
    private final Policies policies;
    private final Structure structure;
    private final Problems problems;
    private final TaskCatalog catalog;

    Analysis(
            Resolver resolver, ConfigCheck schemas, Structure structure, TaskCatalog catalog, Problems problems) {
        this.resolver = resolver;
        this.catalog = catalog;
        this.schemas = schemas;
        this.policies = new Policies(problems);
        this.structure = structure;
        this.problems = problems;
    }

    void scope(ScopeDraft scope) {
        for (TaskDraft draft : scope.tasks) {
            task(draft);
        }
    }

    private void task(TaskDraft draft) {
        if (draft.single) {
            structure.check(draft);
            JsonNode written = draft.task.forEach().orElseGet(Json::nil);
            if (written.isObject()) {
                schemas.check(draft, catalog.find("forEach").orElseThrow(), written, "/forEach");
            }
            forEach(draft, written, "/forEach");
            common(draft);
            draft.body.ifPresent(body -> task(body.tasks.getFirst()));
            condition(draft);
            return;
        }
        if (draft.task.forEach().isEmpty()) {
            structure.check(draft);
            common(draft);
            condition(draft);
        }
        config(draft);
        draft.retry = policies.retry(draft);
        draft.timeout = policies.timeout(draft);
        draft.placement = policies.placement(draft);
        draft.body.ifPresent(body -> body(draft, body));
        draft.handler.ifPresent(this::scope);
    }

    private void common(TaskDraft draft) {
        draft.explicit.addAll(structure.dependencies(draft));
        draft.onError = policies.onError(draft);
        if (draft.onError == PlannedTask.OnError.FALLBACK) {
            draft.task.onError().map(written -> written.get("value")).ifPresent(value -> draft.fallback = Optional.of(
                    template(value, site(draft, "/onError/value", Role.FALLBACK), draft.needs, path -> false)));
        }
    }

    /** A condition on the item is asked per item, any other once. */
    private void condition(TaskDraft draft) {
        if (draft.task.when().isEmpty()) {
            return;
        }
        String source = draft.task.when().get();
        Optional<Condition> parsed = parse(draft, source, "/when");
        if (parsed.isEmpty()) {
            return;
        }
        if (draft.single && perItem(parsed.get(), draft.id())) {
            TaskDraft inner = draft.body.orElseThrow().tasks.getFirst();
            inner.when = Optional.of(expression(parsed.get(), site(inner, "/when", Role.CONTROL)));
        } else {
            draft.when = Optional.of(expression(parsed.get(), site(draft, "/when", Role.CONTROL)));
        }
    }

    private static boolean perItem(Condition condition, String id) {
        return condition.references().stream()
                .anyMatch(reference -> reference.root().equals("item")
                        || reference.root().equals("index")
                        || (reference.root().equals("each")
                                && reference.path().stream().findFirst().equals(Optional.of(id))));
    }

    private void config(TaskDraft draft) {
        Optional<TaskDescriptor> descriptor = draft.descriptor;
        descriptor.ifPresent(known -> schemas.check(draft, known, draft.task.config(), "/config"));
        ObjectNode config = draft.task.config();
        switch (draft.task.type()) {
            case "switch" -> cases(draft);
            case "forEach" -> forEach(draft, config, "/config");
            case "loop" -> loop(draft);
            case "assign" -> {
                template(draft, config, "/config", draft.needs, path -> false);
                draft.config = Templates.read(assignment(config), "/config").template();
            }
            default -> draft.config = template(
                    draft,
                    config,
                    "/config",
                    draft.needs,
                    path -> path.startsWith("/") && descriptor.filter(known -> ConfigCheck.raw(known, path)).isPresent());
        }
    }

    /** {@code {name, value}} as {@code {values: {name: value}}}. */
    private static ObjectNode assignment(ObjectNode config) {
        ObjectNode values = Json.object();
        if (config.path("name").isString()) {
            values.set(config.get("name").stringValue(), config.has("value") ? config.get("value") : Json.nil());
        }
        for (Map.Entry<String, JsonNode> member : config.path("values").properties()) {
            values.set(member.getKey(), member.getValue());
        }
        ObjectNode assignment = Json.object();
        assignment.set("values", values);
        return assignment;
    }

    private void cases(TaskDraft draft) {
        List<Control.Switch.Case> cases = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int index = 0;
        for (JsonNode written : draft.task.config().path("cases")) {
            String below = "/config/cases/" + index++;
            String name = written.path("name").asString("");
            if (names.contains(name)) {
                problems.add(draft, below + "/name", "duplicate_case", "There is a case \"" + name + "\" already");
            }
            names.add(name);
            JsonNode when = written.path("when");
            if (when.isString() || when.isBoolean()) {
                parse(draft, when.asString(), below + "/when")
                        .map(condition -> expression(condition, site(draft, below + "/when", Role.CONTROL)))
                        .ifPresent(expression -> cases.add(new Control.Switch.Case(name, expression)));
            }
        }
        draft.cases = cases;
    }

    private void forEach(TaskDraft draft, JsonNode written, String below) {
        JsonNode items = written.isObject() ? written.path("items") : written;
        String pointer = written.isObject() ? below + "/items" : below;
        if (items.isString()) {
            draft.itemsTemplate = whole(draft, items.stringValue(), pointer, draft.items);
        } else if (items.isArray()) {
            draft.itemsTemplate = Optional.of(template(draft, items, pointer, draft.items, path -> false));
        }
        draft.needs.addAll(draft.items);
        if (written.path("parallel").canConvertToInt()) {
            draft.parallel = Math.max(1, written.path("parallel").intValue());
        }
        draft.onItemError = switch (written.path("onItemError").asString("fail").toLowerCase(Locale.ROOT)) {
            case "null" -> Control.OnItemError.NULL;
            case "remove" -> Control.OnItemError.REMOVE;
            default -> Control.OnItemError.FAIL;
        };
    }

    private void loop(TaskDraft draft) {
        JsonNode count = draft.task.config().path("count");
        if (count.isString()) {
            draft.countTemplate = whole(draft, count.stringValue(), "/config/count", draft.needs);
        } else if (count.isIntegralNumber()) {
            draft.countTemplate = Optional.of(Templates.parse(count));
        }
    }

    /** A text that is one expression, with or without braces. */
    private Optional<Template> whole(TaskDraft draft, String source, String below, Usage usage) {
        return parse(draft, source, below).map(condition -> {
            usage.addAll(resolver.resolve(condition.references(), site(draft, below, Role.VALUE)));
            return Templates.read(Json.text("{{ " + condition.source() + " }}"), draft.pointer + below).template();
        });
    }

    private void body(TaskDraft draft, ScopeDraft body) {
        scope(body);
        if (body.kind == Kind.LOOP) {
            draft.before = asked(draft, body, "while");
            draft.after = asked(draft, body, "until");
        }
        if (draft.task.output().isPresent() && draft.block().isPresent()) {
            Usage usage = new Usage();
            Site inside = new Site(body, Optional.empty(), Optional.of(draft), draft.pointer + "/output", Role.VALUE);
            draft.outputTemplate = Optional.of(template(draft.task.output().get(), inside, usage, path -> false));
            body.output = Optional.of(usage);
        }
    }

    private Optional<Expression> asked(TaskDraft draft, ScopeDraft body, String name) {
        JsonNode written = draft.task.config().path(name);
        if (!written.isString() && !written.isBoolean()) {
            return Optional.empty();
        }
        String below = "/config/" + name;
        Site inside = new Site(body, Optional.empty(), Optional.of(draft), draft.pointer + below, Role.CONTROL);
        return parse(draft, written.asString(), below).map(condition -> expression(condition, inside));
    }

    private Expression expression(Condition condition, Site site) {
        return new Expression(
                condition.source(), resolver.resolve(condition.references(), site).needs());
    }

    private Optional<Condition> parse(TaskDraft draft, String source, String below) {
        try {
            return Optional.of(Condition.parse(source, draft.pointer + below));
        } catch (ExpressionException e) {
            problems.add(draft, below, "bad_expression", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Site site(TaskDraft draft, String below, Role role) {
        return new Site(draft.scope, Optional.of(draft), Optional.of(draft), draft.pointer + below, role);
    }

    private Template template(
            TaskDraft draft, JsonNode source, String below, Usage usage, Predicate<String> raw) {
        return template(source, site(draft, below, Role.VALUE), usage, raw);
    }

    /** @param raw by pointer below the source */
    Template template(JsonNode source, Site site, Usage usage, Predicate<String> raw) {
        String pointer = site.pointer();
        Templates.Reading reading =
                Templates.read(source, pointer, path -> raw.test(path.substring(pointer.length())));
        reading.problems().forEach(problem ->
                problems.add(site.reporter(), problem.path(), "bad_expression", problem.message()));
        reading.named().forEach(named -> usage.addAll(resolver.resolve(
                named.references(),
                new Site(site.scope(), site.asker(), site.reporter(), named.path(), site.role()))));
        return reading.template();
    }
}
