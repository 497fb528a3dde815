package dev.weft.api.chores;

import dev.weft.api.core.Principal;
import dev.weft.api.core.Reconciler;
import dev.weft.api.core.Redelivery;
import dev.weft.api.core.Refused;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.api.core.Retention;
import dev.weft.api.core.Runs;
import dev.weft.api.core.StartRun;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.json.Json;
import dev.weft.store.Reencryption;
import dev.weft.store.TriggerStore;
import dev.weft.store.TriggerStore.Trigger;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Carries chores out. */
public final class Chores implements ChoreActivity {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final TriggerStore triggers;
    private final Runs runs;
    private final Retention retention;
    private final Reconciler reconciler;
    private final Redelivery redelivery;
    private final Reencryption reencryption;

    public Chores(
            TriggerStore triggers,
            Runs runs,
            Retention retention,
            Reconciler reconciler,
            Redelivery redelivery,
            Reencryption reencryption) {
        this.triggers = triggers;
        this.runs = runs;
        this.retention = retention;
        this.reconciler = reconciler;
        this.redelivery = redelivery;
        this.reencryption = reencryption;
    }

    @Override
    public void perform(Chore chore) {
        switch (chore.kind()) {
            case SCHEDULED_RUN -> startRun(chore);
            case EXPIRE_FILES -> LOG.info("Deleted {} unused files", retention.expireFiles());
            case DELETE_OLD_RUNS -> LOG.info("Deleted {} old runs", retention.deleteOldRuns());
            case REENCRYPT -> reencryption.run();
            case RECONCILE -> {
                int settled = reconciler.sweep();
                if (settled > 0) {
                    LOG.warn("Ended {} runs whose workflow was gone", settled);
                }
                redelivery.sweep();
            }
        }
    }

    /** One firing of a schedule is one workflow, whose id is the run's idempotency key. */
    private void startRun(Chore chore) {
        Optional<Trigger> trigger =
                triggers.find(chore.workspace(), chore.trigger()).filter(Trigger::enabled);
        if (trigger.isEmpty()) {
            return;
        }
        String canvas = trigger.get().canvas();
        ObjectNode inputs =
                trigger.get().settings().path("inputs") instanceof ObjectNode given ? given : Json.object();
        String firing = Activity.getExecutionContext().getInfo().getWorkflowId();
        try {
            runs.start(
                    new Principal(chore.workspace(), "schedule", Optional.empty()),
                    new StartRun(
                            canvas,
                            Optional.empty(),
                            inputs,
                            UnknownInputs.IGNORE,
                            Optional.empty(),
                            "schedule",
                            Optional.of(firing)));
        } catch (Unavailable e) {
            throw e;
        } catch (Refused e) {
            throw ApplicationFailure.newNonRetryableFailure(
                    String.valueOf(e.getMessage()), e.getClass().getSimpleName());
        }
    }
}
