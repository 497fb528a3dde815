package dev.weft.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The address under which callers reach Weft. */
public final class PublicUrl {
    private final Optional<String> configured;

    /** @param configured goes before what the request says */
    public PublicUrl(Optional<String> configured) {
        this.configured = configured.map(url -> url.replaceAll("/+$", ""));
    }

    /** Without a slash at the end. */
    public String of(HttpServletRequest request) {
        return configured.orElseGet(() ->
                ServletUriComponentsBuilder.fromContextPath(request).build().toUriString());
    }
}
