package dev.weft.workers.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.run.GenerateWorkflow;
import dev.weft.run.GenerateWorkflowImpl;
import dev.weft.run.PartWorkflow;
import dev.weft.run.PartWorkflowImpl;
import dev.weft.run.RunWorkflow;
import dev.weft.run.RunWorkflowImpl;
import dev.weft.secret.KeyRing;
import dev.weft.temporal.EncryptedPayloads;
import io.temporal.api.history.v1.History;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {
    private static final long LONGEST_STEP_MILLIS = 30_000;
    /** Of the runs that are recorded; those of before encryption need none. */
    private static final KeyRing KEYS = KeyRing.of(Base64.getEncoder().encodeToString(new byte[32]), List.of());

    static List<Path> histories() {
        return Histories.all();
    }

    static Stream<Path> runs() {
        return Histories.all().stream().filter(file -> type(file).equals(RunWorkflow.TYPE));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void aRunOfThePastProceedsAsItDid(Path file) throws Exception {
        replay(Histories.read(file), RunWorkflowImpl.class, PartWorkflowImpl.class, GenerateWorkflowImpl.class);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aWorkflowThatBehavesOtherwiseFailsToReplay(Path file) throws Exception {
        WorkflowExecutionHistory history = Histories.read(file);

        assertThatThrownBy(() -> replay(history, BrokenRunWorkflow.class, PartWorkflowImpl.class))
                .hasStackTraceContaining("NonDeterministicException");
    }

    @Test
    void aHistoryOfATypeThatNobodyKnowsFailsToReplay() throws Exception {
        History.Builder history = Histories.read(Histories.all().getFirst()).getHistory().toBuilder();
        history.getEventsBuilder(0)
                .getWorkflowExecutionStartedEventAttributesBuilder()
                .getWorkflowTypeBuilder()
                .setName("Nothing");

        assertThatThrownBy(() -> replay(
                        new WorkflowExecutionHistory(history.build()), RunWorkflowImpl.class, PartWorkflowImpl.class))
                .hasStackTraceContaining("Nothing");
    }

    @Test
    void theCurrentVersionHasAHistoryOfEveryKindOfRun() {
        assertThat(Histories.current())
                .contains(
                        "aborted",
                        "approval",
                        "chunked",
                        "chunked-range",
                        "continued",
                        "continued-last",
                        "diamond",
                        "failed-branch",
                        "generated",
                        "generated-refused",
                        "linear",
                        "loop-with-state",
                        "paused-and-resumed",
                        "retried-task",
                        "sub-canvas",
                        "sub-canvas-part",
                        "timed-out");
        assertThat(Histories.all().stream().map(ReplayTest::type).distinct())
                .containsExactlyInAnyOrder(RunWorkflow.TYPE, PartWorkflow.TYPE, GenerateWorkflow.TYPE);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void aSavedHistorySaysNothingOfTheMachineItWasRecordedOn(Path file) throws Exception {
        assertThat(Files.readString(file))
                .doesNotContainPattern("\"identity\": *\"(?!worker\")")
                .doesNotContainPattern("(/home/|/root/|/tmp/|/work/|/Users/)")
                .doesNotContainPattern("\\d+@[\\w-]+")
                .doesNotContain("binaryChecksum", "workerVersion");
    }

    private static void replay(WorkflowExecutionHistory history, Class<?>... implementations) throws Exception {
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder()
                        .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                                .setDataConverter(EncryptedPayloads.converter(KEYS))
                                .build())
                        .build())) {
            Worker worker = environment.newWorker(
                    "replay",
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(LONGEST_STEP_MILLIS)
                            .build());
            worker.registerWorkflowImplementationTypes(implementations);
            WorkflowReplayer.replayWorkflowExecution(history, worker);
        }
    }

    private static String type(Path file) {
        try {
            return Histories.read(file)
                    .getEvents()
                    .getFirst()
                    .getWorkflowExecutionStartedEventAttributes()
                    .getWorkflowType()
                    .getName();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
