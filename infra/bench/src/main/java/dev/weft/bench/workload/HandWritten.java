package dev.weft.bench.workload;

import dev.weft.json.Json;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The graphs as one writes them on the Temporal SDK, with ordinary or with local activities. */
final class HandWritten {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private HandWritten() {}

    /** Where activities run. */
    enum Placement {
        ORDINARY,
        LOCAL
    }

    @ActivityInterface
    public interface Steps {
        long step(List<Long> inputs);

        long call(String url, Optional<Long> from);
    }

    @WorkflowInterface
    public interface OneTask {
        @WorkflowMethod
        List<Long> run(Placement placement);
    }

    @WorkflowInterface
    public interface Chain {
        @WorkflowMethod
        List<Long> run(Placement placement);
    }

    @WorkflowInterface
    public interface FanOut {
        @WorkflowMethod
        List<Long> run(Placement placement);
    }

    @WorkflowInterface
    public interface RandomGraph {
        @WorkflowMethod
        List<Long> run(Placement placement);
    }

    @WorkflowInterface
    public interface Calls {
        @WorkflowMethod
        List<Long> run(Placement placement, String url);
    }

    private static Steps steps(Placement placement) {
        return switch (placement) {
            case ORDINARY -> Workflow.newActivityStub(
                    Steps.class, ActivityOptions.newBuilder().setStartToCloseTimeout(LIMIT).build());
            case LOCAL -> Workflow.newLocalActivityStub(
                    Steps.class, LocalActivityOptions.newBuilder().setStartToCloseTimeout(LIMIT).build());
        };
    }

    public static final class OneTaskWorkflow implements OneTask {
        @Override
        public List<Long> run(Placement placement) {
            return List.of(steps(placement).step(List.of()));
        }
    }

    public static final class ChainWorkflow implements Chain {
        @Override
        public List<Long> run(Placement placement) {
            Steps steps = steps(placement);
            long value = steps.step(List.of());
            for (int node = 1; node < Workload.W2.graph().size(); node++) {
                value = steps.step(List.of(value));
            }
            return List.of(value);
        }
    }

    public static final class FanOutWorkflow implements FanOut {
        @Override
        public List<Long> run(Placement placement) {
            Steps steps = steps(placement);
            List<Promise<Long>> branches = new ArrayList<>();
            for (int node = 1; node < Workload.W3.graph().size(); node++) {
                branches.add(Async.function(steps::step, List.<Long>of()));
            }
            Promise.allOf(branches).get();
            return List.of(steps.step(branches.stream().map(Promise::get).toList()));
        }
    }

    public static final class RandomGraphWorkflow implements RandomGraph {
        @Override
        public List<Long> run(Placement placement) {
            Steps steps = steps(placement);
            Graph graph = Workload.W4.graph();
            List<Promise<Long>> nodes = new ArrayList<>();
            for (List<Integer> inputs : graph.inputs()) {
                List<Promise<Long>> needed = inputs.stream().map(nodes::get).toList();
                nodes.add(Promise.allOf(needed)
                        .thenCompose(all -> Async.function(
                                steps::step, needed.stream().map(Promise::get).toList())));
            }
            Promise.allOf(nodes).get();
            return graph.last().stream().map(node -> nodes.get(node).get()).toList();
        }
    }

    public static final class CallsWorkflow implements Calls {
        @Override
        public List<Long> run(Placement placement, String url) {
            Steps steps = steps(placement);
            long value = steps.call(url, Optional.empty());
            for (int node = 1; node < Workload.W5.graph().size(); node++) {
                value = steps.call(url, Optional.of(value));
            }
            return List.of(value);
        }
    }

    public static final class StepsActivity implements Steps {
        private final HttpClient client = HttpClient.newHttpClient();

        @Override
        public long step(List<Long> inputs) {
            return Graph.step(inputs);
        }

        @Override
        public long call(String url, Optional<Long> from) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(url + "?from=" + from.map(Object::toString).orElse("")))
                    .timeout(LIMIT)
                    .build();
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("HTTP " + answer.statusCode());
                }
                return Json.parse(answer.body()).path("value").longValue();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
