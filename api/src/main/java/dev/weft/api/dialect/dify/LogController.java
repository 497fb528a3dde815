package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.api.core.Principal;
import dev.weft.api.core.RunLogs;
import dev.weft.api.core.RunNumbers;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.LogFilter;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the runs of the app. */
@RestController
final class LogController {
    private static final int MOST = 100;
    private static final int LONGEST_KEYWORD = 1_000;

    private final RunLogs logs;
    private final RunNumbers numbers;
    private final Clock clock;

    LogController(RunLogs logs, RunNumbers numbers, Clock clock) {
        this.logs = logs;
        this.numbers = numbers;
        this.clock = clock;
    }

    /** @param limit how many there may be on a page */
    record LogsJson(int page, int limit, long total, @JsonProperty("has_more") boolean hasMore, List<LogJson> data) {}

    /** Newest first. A limit beyond the most is the most. */
    @GetMapping(path = "/v1/workflows/logs", produces = MediaType.APPLICATION_JSON_VALUE)
    LogsJson logs(
            Principal principal,
            @RequestParam Optional<String> keyword,
            @RequestParam Optional<String> status,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(name = "created_at__after") Optional<String> after,
            @RequestParam(name = "created_at__before") Optional<String> before,
            @RequestParam(name = "created_by_end_user_session_id") Optional<String> user) {
        if (page < 1) {
            throw DifyException.invalid("page", "page counts from 1");
        }
        if (limit < 1) {
            throw DifyException.invalid("limit", "limit is at least 1");
        }
        if (keyword.filter(word -> word.length() > LONGEST_KEYWORD).isPresent()) {
            throw DifyException.invalid("keyword", "keyword takes at most " + LONGEST_KEYWORD + " characters");
        }
        int most = Math.min(limit, MOST);
        Statuses wanted = Statuses.of(status.filter(word -> !word.isEmpty()));
        LogFilter filter = new LogFilter(
                wanted.statuses(),
                wanted.exceptions(),
                keyword.filter(word -> !word.isBlank()),
                user.filter(name -> !name.isEmpty()),
                moment("created_at__after", after),
                moment("created_at__before", before));
        String canvas = Apps.id(principal);
        List<StoredRun> runs = logs.page(principal, canvas, filter, (page - 1L) * most, most);
        long total = logs.count(principal, canvas, filter);
        Map<String, Figures> figures = numbers.of(principal.workspace(), runs);
        Instant now = clock.instant();
        return new LogsJson(
                page,
                most,
                total,
                (page - 1L) * most + runs.size() < total,
                runs.stream()
                        .map(run -> LogJson.of(run, figures.getOrDefault(run.id(), Figures.NONE), now))
                        .toList());
    }

    private static Optional<Instant> moment(String name, Optional<String> text) {
        return text.filter(value -> !value.isBlank()).map(value -> {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw DifyException.invalid(name, name + " is a moment such as 2030-01-31T12:00:00Z");
            }
        });
    }

    private record Statuses(List<RunStatus> statuses, Optional<Boolean> exceptions) {
        static Statuses of(Optional<String> wanted) {
            return wanted.map(word -> switch (word) {
                        case "succeeded" -> new Statuses(List.of(RunStatus.SUCCEEDED), Optional.of(false));
                        case "partial-succeeded" -> new Statuses(List.of(RunStatus.SUCCEEDED), Optional.of(true));
                        case "failed" -> new Statuses(List.of(RunStatus.FAILED, RunStatus.TIMED_OUT), Optional.empty());
                        case "stopped" -> new Statuses(List.of(RunStatus.ABORTED), Optional.empty());
                        case "running" -> new Statuses(
                                List.of(RunStatus.ACCEPTED, RunStatus.RUNNING, RunStatus.PAUSED), Optional.empty());
                        default -> throw DifyException.invalid("status", "status is succeeded, failed or stopped");
                    })
                    .orElseGet(() -> new Statuses(List.of(), Optional.empty()));
        }
    }
}
