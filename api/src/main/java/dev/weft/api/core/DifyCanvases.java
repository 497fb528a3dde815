package dev.weft.api.core;

import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.canvas.CanvasProblem;
import dev.weft.dify.DifyExport;
import dev.weft.dify.DifyImport;
import dev.weft.dify.DifyImport.Result;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.CredentialStore.Credential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Canvases from and as the DSL of Dify. Secret environment variables of a document become credentials named
 * {@code dify.NAME}; neither the canvas nor what is exported of it holds their values.
 */
public final class DifyCanvases {
    private static final String PREFIX = "dify.";

    private final Canvases canvases;
    private final Credentials credentials;

    public DifyCanvases(Canvases canvases, Credentials credentials) {
        this.canvases = canvases;
        this.credentials = credentials;
    }

    /**
     * Creates a published canvas, or adds a version to one, which then keeps those secrets whose values the document
     * leaves empty.
     *
     * @param canvas to add a version to
     * @throws InvalidCanvas with every reason why the document can't be run; nothing is stored
     */
    public StoredCanvas read(Principal principal, Optional<String> canvas, ObjectNode document) {
        principal.requireWorkspaceKey();
        Map<String, String> kept = canvas.map(
                        id -> DifyImport.credentials(canvases.definition(principal, id, Optional.empty())))
                .orElseGet(Map::of);
        Map<String, String> secrets = DifyImport.secrets(document);
        Map<String, String> names = names(principal, secrets, kept);
        ObjectNode definition = definition(document, names);
        List<CanvasProblem> problems = canvases.validate(definition);
        if (!problems.isEmpty()) {
            throw new InvalidCanvas(problems);
        }
        List<Credential> made = new ArrayList<>();
        try {
            secrets.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    made.add(credentials.create(principal, names.getOrDefault(name, PREFIX + name), value));
                }
            });
            return canvas.isPresent()
                    ? canvases.replace(principal, canvas.get(), definition)
                    : canvases.create(principal, definition, Status.PUBLISHED);
        } catch (RuntimeException e) {
            made.forEach(credential -> discard(principal, credential, e));
            throw e;
        }
    }

    private void discard(Principal principal, Credential credential, RuntimeException reason) {
        try {
            credentials.delete(principal, credential.id());
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static ObjectNode definition(ObjectNode document, Map<String, String> names) {
        return switch (DifyImport.read(document, names)) {
            case Result.Read(ObjectNode definition) -> definition;
            case Result.Refused(List<CanvasProblem> problems) -> throw new InvalidCanvas(problems);
        };
    }

    /**
     * A value gets a name that is free; without one the name stays, or is the one under which somebody may add the value.
     *
     * @throws Conflict never for names it gives: another request may take one at the same moment
     */
    private Map<String, String> names(Principal principal, Map<String, String> secrets, Map<String, String> kept) {
        Map<String, String> names = new LinkedHashMap<>();
        if (secrets.isEmpty()) {
            return names;
        }
        Set<String> taken = new LinkedHashSet<>();
        credentials.list(principal).forEach(credential -> taken.add(credential.name()));
        secrets.forEach((name, value) -> {
            String chosen = PREFIX + name;
            if (value.isEmpty()) {
                names.put(name, kept.getOrDefault(name, chosen));
                return;
            }
            for (int number = 2; !taken.add(chosen); number++) {
                chosen = PREFIX + name + "-" + number;
            }
            names.put(name, chosen);
        });
        return names;
    }

    /**
     * The document that a canvas is.
     *
     * @throws InvalidCanvas with every task that Dify has no word for
     */
    public ObjectNode write(Principal principal, String id, Optional<Integer> version) {
        return switch (DifyExport.write(canvases.definition(principal, id, version))) {
            case DifyExport.Result.Written(ObjectNode document) -> document;
            case DifyExport.Result.Refused(List<CanvasProblem> problems) -> throw new InvalidCanvas(problems);
        };
    }
}
