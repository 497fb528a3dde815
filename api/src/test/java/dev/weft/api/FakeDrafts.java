package dev.weft.api;

import dev.weft.task.Draft;
import dev.weft.task.DraftActivity;
import dev.weft.task.DraftRequest;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A model that answers each query as its test wants. */
public final class FakeDrafts implements DraftActivity {
    public static final FakeDrafts SHARED = new FakeDrafts();

    private final Map<String, Function<DraftRequest, Draft>> answers = new ConcurrentHashMap<>();
    private final Map<String, List<DraftRequest>> asked = new ConcurrentHashMap<>();

    private FakeDrafts() {}

    public void answer(String query, Function<DraftRequest, Draft> answer) {
        answers.put(query, answer);
    }

    public void fail(String query, String code, String message) {
        answer(query, request -> {
            throw ApplicationFailure.newNonRetryableFailure(message, code);
        });
    }

    public List<DraftRequest> asked(String query) {
        return asked.getOrDefault(query, List.of());
    }

    @Override
    public Draft draft(DraftRequest request) {
        asked.computeIfAbsent(request.query(), query -> new ArrayList<>()).add(request);
        return answers.get(request.query()).apply(request);
    }
}
