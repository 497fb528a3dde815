package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BurstTest {
    private static final int CALLERS = 28;

    @Test
    void whoeverWaitsLongerForAConnectionThanThePoolAllowsGetsItAllTheSameWhileTheDatabaseAnswersOthers() throws Exception {
        DatabaseUrl url = DatabaseUrl.parse(TestServices.storeSettings().text(Setting.WEFT_DATABASE_URL));
        try (Database database = Database.open(url, 2);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                calls.add(threads.submit(() -> database.call(
                        () -> database.sql("select ? from pg_sleep(0.5)", number).query(Integer.class).single())));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> call : calls) {
                answers.add(call.get(30, TimeUnit.SECONDS));
            }
            assertThat(answers).hasSize(CALLERS).doesNotHaveDuplicates();
        }
    }
}
