package dev.weft.api.dialect.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Forbidden;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.RateLimited;
import dev.weft.api.web.Open;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Decodes, and only that: what the Web UI or Temporal's command line sends into a run goes through Weft's own API. */
@RestController
@RequestMapping(path = "/weft/codec", produces = MediaType.APPLICATION_JSON_VALUE)
final class CodecController {
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OperatorAccess access;
    private final PayloadCodec codec;
    private final String namespace;
    private final Semaphore places = new Semaphore(AT_ONCE);

    CodecController(OperatorAccess access, PayloadCodec codec, String namespace) {
        this.access = access;
        this.codec = codec;
        this.namespace = namespace;
    }

    @Open
    @PostMapping(path = "/decode", consumes = MediaType.APPLICATION_JSON_VALUE)
    String decode(HttpServletRequest request, @RequestHeader("X-Namespace") Optional<String> asked)
            throws IOException, InterruptedException {
        access.require(request);
        return decoded(request, asked);
    }

    /** For a Web UI that can send neither headers nor cookies of its own. */
    @Open
    @PostMapping(path = "/at/{token}/decode", consumes = MediaType.APPLICATION_JSON_VALUE)
    String decode(
            HttpServletRequest request,
            @PathVariable String token,
            @RequestHeader("X-Namespace") Optional<String> asked)
            throws IOException, InterruptedException {
        access.requireAddress(token);
        return decoded(request, asked);
    }

    private String decoded(HttpServletRequest request, Optional<String> asked)
            throws IOException, InterruptedException {
        if (asked.filter(name -> !name.isEmpty() && !name.equals(namespace)).isPresent()) {
            throw new Forbidden("Weft's payloads are in the namespace " + namespace);
        }
        if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new RateLimited(PATIENCE);
        }
        try {
            Payloads payloads = read(request);
            return JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .print(Payloads.newBuilder().addAllPayloads(codec.decode(payloads.getPayloadsList())));
        } catch (PayloadCodecException e) {
            throw new Invalid("payloads", Code.VALUE, String.valueOf(e.getMessage()));
        } finally {
            places.release();
        }
    }

    private static Payloads read(HttpServletRequest request) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Payloads.Builder payloads = Payloads.newBuilder();
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(body, payloads);
        } catch (InvalidProtocolBufferException e) {
            throw new Invalid("payloads", Code.VALUE, "The body is no {\"payloads\": […]} as Temporal writes it");
        }
        return payloads.build();
    }
}
