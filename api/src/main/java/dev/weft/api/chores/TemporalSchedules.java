package dev.weft.api.chores;

import dev.weft.api.chores.Chore.Kind;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.api.core.Schedules;
import dev.weft.api.core.Timetable;
import dev.weft.store.TriggerStore.Trigger;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Schedules as Temporal keeps them. A schedule's id is {@code weft-trigger-} and the trigger's id. */
public final class TemporalSchedules implements Schedules {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration CATCH_UP = Duration.ofHours(1);

    private final ScheduleClient client;
    private final String taskQueue;
    private final ScheduledExecutorService deadlines;

    /** @param taskQueue that the api's own worker polls */
    public TemporalSchedules(ScheduleClient client, String taskQueue, ScheduledExecutorService deadlines) {
        this.client = client;
        this.taskQueue = taskQueue;
        this.deadlines = deadlines;
    }

    @Override
    public void create(Trigger trigger, Timetable timetable) {
        Chore chore = new Chore(Kind.SCHEDULED_RUN, trigger.workspace(), trigger.id());
        put(id(trigger), spec(timetable), chore, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL);
    }

    @Override
    public void enable(Trigger trigger, boolean enabled) {
        call(() -> {
            if (enabled) {
                client.getHandle(id(trigger)).unpause();
            } else {
                client.getHandle(id(trigger)).pause();
            }
        });
    }

    @Override
    public void delete(Trigger trigger) {
        call(() -> client.getHandle(id(trigger)).delete());
    }

    /** Creates or updates a schedule of Weft's own. */
    void keep(Kind kind, Duration every) {
        put(
                "weft-" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                every(every),
                Chore.of(kind),
                ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    }

    private void put(String id, ScheduleSpec spec, Chore chore, ScheduleOverlapPolicy overlap) {
        Schedule schedule = Schedule.newBuilder()
                .setSpec(spec)
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(overlap)
                        .setCatchupWindow(CATCH_UP)
                        .build())
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(ChoreWorkflow.TYPE)
                        .setArguments(chore)
                        .setOptions(WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(taskQueue)
                                .build())
                        .build())
                .build();
        call(() -> {
            try {
                client.createSchedule(id, schedule, ScheduleOptions.newBuilder().build());
            } catch (ScheduleAlreadyRunningException e) {
                client.getHandle(id).update(input -> new ScheduleUpdate(schedule));
            }
        });
    }

    private static ScheduleSpec spec(Timetable timetable) {
        return switch (timetable) {
            case Timetable.Cron cron -> ScheduleSpec.newBuilder()
                    .setCronExpressions(List.of(cron.expression()))
                    .setTimeZoneName(cron.zone())
                    .build();
            case Timetable.Every every -> every(every.interval());
        };
    }

    private static ScheduleSpec every(Duration interval) {
        return ScheduleSpec.newBuilder()
                .setIntervals(List.of(new ScheduleIntervalSpec(interval)))
                .build();
    }

    private static String id(Trigger trigger) {
        return "weft-trigger-" + trigger.id();
    }

    private void call(Runnable work) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        try {
            context.run(work);
        } catch (RuntimeException e) {
            translate(e);
        } finally {
            context.cancel(null);
        }
    }

    private static void translate(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException grpc) {
                Status status = grpc.getStatus();
                switch (status.getCode()) {
                    case NOT_FOUND -> {
                        return;
                    }
                    case INVALID_ARGUMENT -> throw new Invalid(
                            "cron", Code.VALUE, "Temporal refuses this timetable: " + status.getDescription());
                    case UNIMPLEMENTED -> throw new Unavailable(
                            "Schedules need a Temporal server; the in-process test server keeps none", failure);
                    default -> throw new Unavailable("Temporal does not answer", failure);
                }
            }
        }
        throw failure;
    }
}
