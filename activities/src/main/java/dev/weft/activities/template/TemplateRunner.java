package dev.weft.activities.template;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {value} → {value}}: the templates in the value are already filled in when it arrives; or {@code {language:
 * jinja2, template, inputs} → {value}}: the text that the Jinja2 template gives.
 */
public final class TemplateRunner implements TaskRunner {
    private final JinjaTemplates templates;

    public TemplateRunner(JinjaTemplates templates) {
        this.templates = templates;
    }

    @Override
    public String type() {
        return "template";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        JsonNode template = config.path("template");
        if (template.isString()) {
            return Json.object()
                    .put("value", templates.render(template.stringValue(), config.path("inputs"), context));
        }
        JsonNode value = config.get("value");
        return Json.object().set("value", value == null ? Json.nil() : value);
    }
}
