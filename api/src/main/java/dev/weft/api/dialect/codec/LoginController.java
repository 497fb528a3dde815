package dev.weft.api.dialect.codec;

import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.api.web.Open;
import dev.weft.api.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Opens a session in the browser that shows Temporal's Web UI, for a UI that sends cookies to its codec server. */
@RestController
@RequestMapping(path = "/weft/codec", produces = MediaType.TEXT_HTML_VALUE)
final class LoginController {
    private static final String FORM = """
            <form method="post" action="login">
            <p><label>Operator key<br><input type="password" name="key" autocomplete="current-password" autofocus
            required></label></p><p><button>Sign in</button></p></form>""";
    private static final String PAGE = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Weft: payloads in Temporal</title>
            <style>body{font:16px system-ui;max-width:32em;margin:4em auto;padding:0 1em}input{width:100%%}</style>
            </head><body><h1>Payloads in Temporal</h1>%s</body></html>
            """;

    private final OperatorAccess access;
    private final PublicUrl publicUrl;
    private final Optional<String> ui;

    /** @param ui address of Temporal's Web UI */
    LoginController(OperatorAccess access, PublicUrl publicUrl, Optional<String> ui) {
        this.access = access;
        this.publicUrl = publicUrl;
        this.ui = ui;
    }

    @Open
    @GetMapping("/login")
    ResponseEntity<String> form() {
        return page(HttpStatus.OK, FORM, Optional.empty());
    }

    @Open
    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> login(HttpServletRequest request, @RequestParam String key) {
        try {
            return page(HttpStatus.OK, welcome(), Optional.of(cookie(request, access.open(key.strip()))));
        } catch (Unauthenticated e) {
            return page(HttpStatus.UNAUTHORIZED, "<p role=\"alert\">This is not the operator key.</p>" + FORM, Optional.empty());
        }
    }

    private String welcome() {
        String link = ui.map(HtmlUtils::htmlEscape)
                .map(address -> "<a href=\"" + address + "\">Temporal's Web UI</a>")
                .orElse("Temporal's Web UI");
        return "<p>You are signed in for " + OperatorAccess.SESSION.toHours() + " hours: " + link
                + " shows payloads in clear in this browser.</p>";
    }

    /** Reached by HTTPS, it is also sent from a Web UI on another site; otherwise only from this host's other ports. */
    private ResponseCookie cookie(HttpServletRequest request, String session) {
        boolean secure = publicUrl.of(request).startsWith("https:");
        return ResponseCookie.from(OperatorAccess.COOKIE, session)
                .path("/weft/codec")
                .httpOnly(true)
                .secure(secure)
                .sameSite(secure ? "None" : "Lax")
                .maxAge(OperatorAccess.SESSION)
                .build();
    }

    private static ResponseEntity<String> page(HttpStatus status, String content, Optional<ResponseCookie> cookie) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'");
        cookie.ifPresent(one -> answer.header(HttpHeaders.SET_COOKIE, one.toString()));
        return answer.body(PAGE.formatted(content));
    }
}
