package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Keys;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.web.Strict;
import dev.weft.store.KeyStore.ApiKey;
import dev.weft.store.KeyStore.Minted;
import dev.weft.store.KeyStore.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/weft/v1/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Keys")
final class KeyController {
    private final Keys keys;

    KeyController(Keys keys) {
        this.keys = keys;
    }

    /**
     * @param scope {@code workspace} (the default) or {@code app}
     * @param canvasId of an app key
     */
    record MintRequest(Optional<String> name, Optional<String> scope, Optional<String> canvasId) implements Strict {}

    record MintedJson(
            String id,
            String key,
            String name,
            String scope,
            @JsonInclude(Include.NON_ABSENT) Optional<String> canvasId) {}

    record KeyJson(
            String id,
            String name,
            String scope,
            @JsonInclude(Include.NON_ABSENT) Optional<String> canvasId,
            String prefix,
            Instant createdAt,
            Optional<Instant> revokedAt) {
        static KeyJson of(ApiKey key) {
            return new KeyJson(
                    key.id(), key.name(), wire(key.scope()), key.canvas(), key.prefix(), key.createdAt(),
                    key.revokedAt());
        }
    }

    @Operation(summary = "Create a key; it is shown this once")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    MintedJson mint(Principal principal, @RequestBody MintRequest request) {
        Minted minted = keys.mint(
                principal,
                Required.text("name", request.name()),
                scope(request.scope().orElse("workspace")),
                request.canvasId());
        ApiKey row = minted.row();
        return new MintedJson(row.id(), minted.key(), row.name(), wire(row.scope()), row.canvas());
    }

    @Operation(summary = "List keys")
    @GetMapping
    Items<KeyJson> list(Principal principal) {
        return Items.of(keys.list(principal), KeyJson::of);
    }

    @Operation(summary = "Revoke a key")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Principal principal, @PathVariable String id) {
        keys.revoke(principal, id);
    }

    private static Scope scope(String name) {
        return switch (name) {
            case "workspace" -> Scope.WORKSPACE;
            case "app" -> Scope.APP;
            case String other -> throw new Invalid("scope", Code.OPTION, "scope is workspace or app");
        };
    }

    private static String wire(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
