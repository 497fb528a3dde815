package dev.weft.api.dialect.refly;

import dev.weft.api.core.Canvases;
import dev.weft.api.core.CompiledCanvases;
import dev.weft.api.core.Principal;
import dev.weft.api.web.BadParameterException;
import dev.weft.copilot.WorkflowPlan;
import dev.weft.store.CanvasStore.Order;
import dev.weft.store.CanvasStore.StoredCanvas;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Finds canvases and shows what they do. */
@RestController
@RequestMapping(path = "/v1/openapi/workflows", produces = MediaType.APPLICATION_JSON_VALUE)
final class WorkflowController {
    private static final int LARGEST_PAGE = 100;

    private final Canvases canvases;
    private final CompiledCanvases compiled;

    WorkflowController(Canvases canvases, CompiledCanvases compiled) {
        this.canvases = canvases;
        this.compiled = compiled;
    }

    @GetMapping
    Envelope<List<FoundJson>> list(
            Principal principal,
            @RequestParam Optional<String> keyword,
            @RequestParam(defaultValue = "creationDesc") String order,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "10") int pageSize) {
        if (page < 1) {
            throw new BadParameterException("page", "page counts from 1");
        }
        if (pageSize < 1 || pageSize > LARGEST_PAGE) {
            throw new BadParameterException("pageSize", "pageSize is between 1 and " + LARGEST_PAGE);
        }
        List<StoredCanvas> found = canvases.page(
                principal,
                keyword.filter(word -> !word.isBlank()),
                order(order),
                (page - 1L) * pageSize,
                pageSize);
        return Envelope.of(found.stream().map(FoundJson::of).toList());
    }

    @GetMapping("/{canvasId}")
    Envelope<ObjectNode> detail(Principal principal, @PathVariable String canvasId) {
        StoredCanvas canvas = canvases.find(principal, canvasId);
        return Envelope.of(WorkflowPlan.of(compiled.get(principal.workspace(), canvas.id(), canvas.version()))
                .toJson());
    }

    private static Order order(String name) {
        return switch (name) {
            case "creationDesc" -> Order.NEWEST;
            case "creationAsc" -> Order.OLDEST;
            case "updatedDesc" -> Order.LAST_UPDATED;
            case "updatedAsc" -> Order.FIRST_UPDATED;
            default -> throw new BadParameterException(
                    "order", "order is creationDesc, creationAsc, updatedDesc or updatedAsc");
        };
    }
}
