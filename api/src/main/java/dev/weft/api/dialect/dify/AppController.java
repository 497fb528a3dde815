package dev.weft.api.dialect.dify;

import dev.weft.api.core.Principal;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.CanvasStore.StoredCanvas;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what the app is and what it wants. Who asks makes no difference. */
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
final class AppController {
    private final Apps apps;
    private final Features features;

    AppController(Apps apps, Features features) {
        this.apps = apps;
        this.features = features;
    }

    @GetMapping("/info")
    JsonNode info(Principal principal) {
        CompiledCanvas canvas = canvas(principal);
        JsonNode app = Features.kept(canvas).path("app");
        ObjectNode info = Json.object()
                .put("name", canvas.canvas().title())
                .put("description", canvas.canvas().description());
        info.set("tags", app.path("tags").isArray() ? app.path("tags") : Json.array());
        return info.put("mode", "workflow").put("author_name", "");
    }

    @GetMapping("/parameters")
    JsonNode parameters(Principal principal) {
        CompiledCanvas canvas = canvas(principal);
        return ParametersJson.of(canvas.canvas().variables(), features.of(canvas));
    }

    @GetMapping("/site")
    JsonNode site(Principal principal) {
        CompiledCanvas canvas = canvas(principal);
        JsonNode app = Features.kept(canvas).path("app");
        ObjectNode site = Json.object()
                .put("title", canvas.canvas().title())
                .put("chat_color_theme", "")
                .put("chat_color_theme_inverted", false)
                .put("icon_type", app.path("icon_type").asString("emoji"))
                .put("icon", app.path("icon").asString(""))
                .put("icon_background", app.path("icon_background").asString(""));
        site.set("icon_url", Json.nil());
        return site.put("description", canvas.canvas().description())
                .put("copyright", "")
                .put("privacy_policy", "")
                .put("custom_disclaimer", "")
                .put("default_language", "en-US")
                .put("show_workflow_steps", true)
                .put("use_icon_as_answer_icon", false);
    }

    /** Icons of tools, which Weft has none of. */
    @GetMapping("/meta")
    JsonNode meta(Principal principal) {
        apps.of(principal);
        return (JsonNode) Json.object().set("tool_icons", Json.object());
    }

    private CompiledCanvas canvas(Principal principal) {
        StoredCanvas app = apps.of(principal);
        return apps.version(principal, app, app.version());
    }
}
