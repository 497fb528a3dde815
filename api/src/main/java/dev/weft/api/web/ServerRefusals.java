package dev.weft.api.web;

import dev.weft.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers what the server refuses before any filter sees it, such as a path that can't be decoded. */
public final class ServerRefusals extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ServerRefusals.class);

    private final Dialects dialects;

    public ServerRefusals(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(status);
        Failure failure = new Failure.BadRequest(status, known == null ? "The request failed" : known.getReasonPhrase());
        dialects.of(request).ifPresent(dialect -> write(dialect.answer(failure, request), response));
    }

    private static void write(ResponseEntity<Object> answer, Response response) {
        try {
            byte[] body = Json.write(Objects.requireNonNull(answer.getBody())).getBytes(StandardCharsets.UTF_8);
            response.setStatus(answer.getStatusCode().value());
            response.setContentType(String.valueOf(answer.getHeaders().getContentType()));
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("The caller is gone", e);
        }
    }
}
