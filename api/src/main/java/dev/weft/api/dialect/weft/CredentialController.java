package dev.weft.api.dialect.weft;

import dev.weft.api.core.Credentials;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.web.Strict;
import dev.weft.store.CredentialStore.Credential;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
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
@RequestMapping(path = "/weft/v1/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Credentials")
final class CredentialController {
    private static final int LONGEST_VALUE = 100_000;

    private final Credentials credentials;

    CredentialController(Credentials credentials) {
        this.credentials = credentials;
    }

    record CreateRequest(Optional<String> name, Optional<String> value) implements Strict {
        @Override
        public String toString() {
            return "CreateRequest[name=" + name + "]";
        }
    }

    record CredentialJson(String id, String name, Instant createdAt) {
        static CredentialJson of(Credential credential) {
            return new CredentialJson(credential.id(), credential.name(), credential.createdAt());
        }
    }

    @Operation(summary = "Store a secret that tasks name; nobody can read it again")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    CredentialJson create(Principal principal, @RequestBody CreateRequest request) {
        String value = Required.value("value", request.value());
        if (value.length() > LONGEST_VALUE) {
            throw new Invalid("value", Code.TOO_LONG, "value takes at most " + LONGEST_VALUE + " characters");
        }
        return CredentialJson.of(credentials.create(principal, Required.text("name", request.name()), value));
    }

    @Operation(summary = "List credentials without their values")
    @GetMapping
    Items<CredentialJson> list(Principal principal) {
        return Items.of(credentials.list(principal), CredentialJson::of);
    }

    @Operation(summary = "Delete a credential")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal principal, @PathVariable String id) {
        credentials.delete(principal, id);
    }
}
