package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.workload.Comparison;
import dev.weft.bench.workload.ComparisonPlot;
import dev.weft.bench.workload.Effort;
import dev.weft.bench.workload.Workload;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** That the measurement works; what it measures is not looked at here. Every run checks its own result. */
class BenchTest {

    @Test
    void allSidesRunAllWorkloadsAndComeToTheSameResults() throws Exception {
        JsonNode figures = new Comparison(Effort.TINY, new PrintStream(OutputStream.nullOutputStream()))
                .run(EnumSet.allOf(Workload.class), false);
        assertThat(figures.propertyNames()).containsExactly("W1", "W2", "W3", "W4", "W5");
        for (JsonNode workload : figures) {
            assertThat(workload.path("contenders").propertyNames())
                    .contains("weft", "temporal-ordinary", "temporal-local");
            for (JsonNode contender : workload.path("contenders")) {
                assertThat(contender.path("latency").path("count").asInt()).isEqualTo(2);
                assertThat(contender.path("latency").path("p99Millis").asDouble())
                        .isGreaterThanOrEqualTo(contender.path("latency").path("p50Millis").asDouble());
                assertThat(contender.path("runsPerSecond").asDouble()).isPositive();
            }
            assertThat(workload.path("contenders").path("temporal-ordinary").path("p50OfOrdinary").asDouble())
                    .isEqualTo(1);
        }
        assertThat(figures.path("W5").path("contenders").propertyNames()).contains("weft-queued");

        var picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ComparisonPlot.svg(figures))));
        assertThat(picture.getElementsByTagName("rect").getLength()).isGreaterThan(2 * 16);
    }

    @Test
    void percentilesAreByNearestRank() {
        Timings timings = Timings.ofNanos(List.of(4_000_000L, 1_000_000L, 3_000_000L, 2_000_000L));
        assertThat(timings.p50()).isEqualTo(2);
        assertThat(timings.p99()).isEqualTo(4);
        assertThat(timings.percentile(0)).isEqualTo(1);
    }
}
