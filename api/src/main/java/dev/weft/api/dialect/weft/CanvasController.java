package dev.weft.api.dialect.weft;

import dev.weft.api.core.Canvases;
import dev.weft.api.core.Principal;
import dev.weft.api.dialect.weft.CanvasJson.Detail;
import dev.weft.api.dialect.weft.CanvasJson.Saved;
import dev.weft.api.dialect.weft.CanvasJson.Summary;
import dev.weft.api.dialect.weft.CanvasJson.Validation;
import dev.weft.api.dialect.weft.CanvasJson.VersionJson;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/weft/v1/canvases", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Canvases")
final class CanvasController {
    private final Canvases canvases;

    CanvasController(Canvases canvases) {
        this.canvases = canvases;
    }

    @Operation(summary = "Create a canvas; the body is its definition")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Saved> create(Principal principal, @RequestBody JsonNode definition) {
        StoredCanvas canvas = canvases.create(principal, definition, Status.PUBLISHED);
        return ResponseEntity.created(URI.create("/weft/v1/canvases/" + canvas.id())).body(Saved.of(canvas));
    }

    @Operation(summary = "Find every problem of a definition without saving it")
    @PostMapping(path = "/validate", consumes = MediaType.APPLICATION_JSON_VALUE)
    Validation validate(Principal principal, @RequestBody JsonNode definition) {
        return Validation.of(canvases.validate(definition));
    }

    @Operation(summary = "List canvases, newest first")
    @GetMapping
    Items<Summary> list(
            Principal principal,
            @RequestParam Optional<String> keyword,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) int limit) {
        return Items.of(
                canvases.list(principal, keyword, Parameters.cursor(cursor), Parameters.limit(limit)), Summary::of);
    }

    @Operation(summary = "Get a canvas with its definition")
    @GetMapping("/{id}")
    Detail get(Principal principal, @PathVariable String id) {
        return Detail.of(canvases.find(principal, id), canvases.definition(principal, id, Optional.empty()));
    }

    @Operation(summary = "Replace the definition: adds a version")
    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Saved replace(Principal principal, @PathVariable String id, @RequestBody JsonNode definition) {
        return Saved.of(canvases.replace(principal, id, definition));
    }

    @Operation(summary = "Delete a canvas and its triggers; its runs stay")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal principal, @PathVariable String id) {
        canvases.delete(principal, id);
    }

    @Operation(summary = "List the versions, oldest first")
    @GetMapping("/{id}/versions")
    Items<VersionJson> versions(Principal principal, @PathVariable String id) {
        return Items.of(canvases.versions(principal, id), VersionJson::of);
    }

    @Operation(summary = "Get the definition of a version")
    @GetMapping("/{id}/versions/{version}")
    JsonNode version(Principal principal, @PathVariable String id, @PathVariable int version) {
        return canvases.definition(principal, id, Optional.of(version));
    }
}
