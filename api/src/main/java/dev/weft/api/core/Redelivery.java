package dev.weft.api.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.json.Json;
import dev.weft.run.Answer;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.GivenAnswer;
import dev.weft.task.RunActivity.RunKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells workflows again what people have answered. Temporal keeps an answer in memory until the workflow has taken it:
 * when a worker has written it into the journal, and dies together with Temporal before Temporal hears of that, the
 * workflow would wait for ever for what the journal has, and nobody would answer twice. An answer that was heard is
 * refused, which costs nothing.
 */
public final class Redelivery {
    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);
    private static final int BATCH = 500;
    /** How long after a run's end its workflow may still be told. */
    private static final Duration ENDED = Duration.ofHours(2);
    /** How often an answer is told to a workflow that does not know the approval. */
    private static final int MAX_TRIES = 10;
    /** After so many workflows that don't answer, the rest waits for the next sweep. */
    private static final int MAX_SILENT = 3;

    private static final long MAX_HEARD = 200_000;
    private static final Duration HEARD = Duration.ofHours(6);

    private final RunStore runs;
    private final RunWorkflows workflows;
    private final Clock clock;
    private final Cache<Heard, Integer> tries =
            Caffeine.newBuilder().maximumSize(MAX_HEARD).expireAfterWrite(HEARD).build();
    /** Where the next sweep goes on, so that those who never answer don't keep the others from being told. */
    private Optional<GivenAnswer> place = Optional.empty();

    private record Heard(RunKey run, long seq) {}

    public Redelivery(RunStore runs, RunWorkflows workflows, Clock clock) {
        this.runs = runs;
        this.workflows = workflows;
        this.clock = clock;
    }

    /**
     * @return how many answers had been lost
     * @throws Unavailable when several workflows, or Temporal, do not answer; the next sweep goes on behind them
     */
    public synchronized int sweep() {
        int lost = 0;
        int silent = 0;
        while (true) {
            List<GivenAnswer> answers = runs.answers(clock.instant().minus(ENDED), place, BATCH);
            for (GivenAnswer given : answers) {
                place = Optional.of(given);
                try {
                    lost += tell(given) ? 1 : 0;
                } catch (Unavailable e) {
                    silent++;
                    if (silent == MAX_SILENT) {
                        throw e;
                    }
                }
            }
            if (answers.size() < BATCH) {
                place = Optional.empty();
                return lost;
            }
        }
    }

    /** Whether the workflow had not heard of it. */
    private boolean tell(GivenAnswer given) {
        Heard key = new Heard(given.run(), given.seq());
        int before = Optional.ofNullable(tries.getIfPresent(key)).orElse(0);
        if (before >= MAX_TRIES) {
            return false;
        }
        return switch (workflows.answer(given.workflow(), answer(given.path(), given.data()))) {
            case TAKEN -> {
                LOG.warn("The workflow of {} had not heard the answer to {}", given.run().run(), given.path());
                tries.put(key, MAX_TRIES);
                yield true;
            }
            case ANSWERED_BEFORE, NOT_OFFERED -> {
                tries.put(key, MAX_TRIES);
                yield false;
            }
            case UNKNOWN -> {
                tries.put(key, before + 1);
                yield false;
            }
        };
    }

    /** As it stands in the journal. */
    static Answer answer(String path, ObjectNode data) {
        JsonNode values = data.path("values");
        return new Answer(
                path,
                data.path("decision").asString(""),
                values instanceof ObjectNode given ? given : Json.object(),
                data.path("by").asString(""));
    }
}
