package dev.weft.api.dialect.dify;

import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of forms that nobody can guess: signed, not stored, each for one question of one run. */
final class FormTokens {
    private static final Pattern TOKEN =
            Pattern.compile("([A-Za-z0-9_-]{1,100})\\.([A-Za-z0-9_-]{1,4000})\\.([0-9a-f]{64})");

    private final Signatures signatures;

    FormTokens(Signatures signatures) {
        this.signatures = signatures;
    }

    /** @param path of the task that asks */
    record Form(String run, String path) {}

    String of(StoredRun run, String path) {
        String coded = Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
        return run.id() + "." + coded + "." + signatures.sign(signed(run.id(), path));
    }

    /** Empty for a token that Weft did not make. */
    Optional<Form> form(String token) {
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Form form = new Form(
                    matcher.group(1), new String(Base64.getUrlDecoder().decode(matcher.group(2)), StandardCharsets.UTF_8));
            return signatures.verify(signed(form.run(), form.path()), matcher.group(3))
                    ? Optional.of(form)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String signed(String run, String path) {
        return run + "\n" + path;
    }
}
