package dev.weft.api.dialect.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.core.Refused.RateLimited;
import dev.weft.api.web.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals that no request to this API meets by itself. */
public class RefusalTest {
    @Test
    void tooManyRequests() {
        Refusal refusal = Refusal.of(new Failure.Core(new RateLimited(Duration.ofSeconds(7))));
        assertThat(refusal.error().code()).isEqualTo("too_many_requests");
        assertThat(refusal.status().value()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_param", "431, bad_request", "500, internal_server_error"})
    void whatIsNoRequestKeepsItsStatus(int status, String code) {
        Refusal refusal = Refusal.of(new Failure.BadRequest(status, "No"));
        assertThat(refusal.error().code()).isEqualTo(code);
        assertThat(refusal.status().value()).isEqualTo(status);
    }
}
