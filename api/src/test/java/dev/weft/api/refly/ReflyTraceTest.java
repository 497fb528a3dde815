package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.dialect.refly.Fault;
import dev.weft.api.web.FailureAdvice;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ReflyTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Api api = new Api();

    private Answer traced(String path, String traceparent) {
        return api.send(api.request("GET", path, Optional.empty()).header("traceparent", traceparent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/openapi/workflows", "/v1/openapi/nothing", "/v1/openapi/workflow/run_none/status"})
    void aTraceOfTheCallerGoesOn(String path) {
        Answer answer = traced(path, "00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(answer.json().path("traceId").stringValue()).isEqualTo(TRACE);
        assertThat(answer.header("X-Trace-Id")).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", ""})
    void aTraceThatIsNoneBeginsANewOne(String traceparent) {
        String trace = traced("/v1/openapi/workflows", traceparent).json().path("traceId").stringValue();
        assertThat(trace).matches("[0-9a-f]{32}").doesNotMatch("0+");
        assertThat(api.get("/v1/openapi/workflows").json().path("traceId").stringValue()).isNotEqualTo(trace);
    }

    @Test
    void otherDialectsCarryTheTraceInTheirHeaders() {
        assertThat(traced("/weft/v1/canvases", "00-" + TRACE + "-00f067aa0ba902b7-01").header("X-Trace-Id"))
                .isEqualTo(TRACE);
        assertThat(traced("/weft/v1/canvases/none", "00-" + TRACE + "-00f067aa0ba902b7-01").header("X-Trace-Id"))
                .isEqualTo(TRACE);
    }

    @Test
    void theLogNamesTheTraceOfAnUnforeseenErrorAndTheCallerIsToldItAlone() {
        Fault.serve(Api.context());
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FailureAdvice.class);
        logger.addAppender(log);
        try {
            Answer answer = api.get(Fault.PATH).expect(500);
            String trace = answer.json().path("traceId").stringValue();
            assertThat(answer.json().path("errMsg").stringValue())
                    .isEqualTo("An unknown error has occurred. Please try again later.");
            assertThat(log.list).anySatisfy(line -> {
                assertThat(line.getFormattedMessage()).contains(trace).contains(Fault.PATH);
                assertThat(line.getMDCPropertyMap()).containsEntry("trace_id", trace);
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo(Fault.SECRET);
            });
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void theDevelopmentProfileShowsWhereItHappened() {
        Fault.serve(Api.context());
        assertThat(api.get(Fault.PATH).json().path("stack").stringValue())
                .contains(Fault.SECRET, Fault.class.getName() + ".fail");
        assertThat(api.get("/v1/openapi/workflows").json().has("stack")).isFalse();
    }
}
