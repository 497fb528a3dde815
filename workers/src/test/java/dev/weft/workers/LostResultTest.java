package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result stands, and the object that holds it disappears: whoever needs it says so instead of waiting for ever. */
class LostResultTest {
    private static final String TASK_THAT_READS =
            ",{'id':'size','type':'template','config':{'value':'{{ size(tasks.big.output.value) }}'},'dependsOn':['ask']}";

    @ParameterizedTest
    @ValueSource(strings = {TASK_THAT_READS, ""})
    void aRunThatNeedsALostResultFailsAndSaysSo(String reader) throws Exception {
        String queue = "lost-" + System.nanoTime();
        Settings settings = Weft.settings(queue);
        Running run;
        try (WorkerProcess first = WorkerProcess.start(settings)) {
            run = Weft.start(
                    queue,
                    json("""
                    {'title':'Lost','tasks':[
                      {'id':'big','type':'transform','config':{'input':{},'expression':'$pad(``, 100000, `x`)'}},
                      {'id':'ask','type':'approval','config':{'message':'Go on?'},'dependsOn':['big']}%s],
                     'outputs':{'size':'{{ size(tasks.%s) }}'}}"""
                            .formatted(reader, reader.isEmpty() ? "big.output.value" : "size.output")),
                    Json.object());
            run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
        }
        assertThat(removeObjects(settings, run.key().run())).isPositive();

        try (WorkerProcess second = WorkerProcess.start(settings)) {
            answer(run);
            StoredRun ended = run.end();

            assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
            assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.RESULT_LOST);
            assertThat(ended.error().orElseThrow().message()).contains("big");
        }
    }

    /** The second worker may be on its way to the question yet. */
    private static void answer(Running run) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                run.answer("ask", "approved", Json.object());
                return;
            } catch (WorkflowUpdateException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private static int removeObjects(Settings settings, String run) throws Exception {
        MinioClient minio = MinioClient.builder()
                .endpoint(TestServices.minio().endpoint())
                .credentials(
                        TestServices.minio().accessKey(), TestServices.minio().secretKey())
                .build();
        String bucket = settings.text(Setting.WEFT_S3_BUCKET);
        int removed = 0;
        for (Result<Item> found : minio.listObjects(
                ListObjectsArgs.builder().bucket(bucket).recursive(true).build())) {
            String name = found.get().objectName();
            if (name.contains(run)) {
                minio.removeObject(
                        RemoveObjectArgs.builder().bucket(bucket).object(name).build());
                removed++;
            }
        }
        return removed;
    }
}
