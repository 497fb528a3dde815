package dev.weft.api;

import dev.weft.api.chores.ChoreWorker;
import dev.weft.api.chores.Chores;
import dev.weft.api.chores.TemporalSchedules;
import dev.weft.api.core.Canvases;
import dev.weft.api.core.CompiledCanvases;
import dev.weft.api.core.Continuations;
import dev.weft.api.core.Copilot;
import dev.weft.api.core.Credentials;
import dev.weft.api.core.DifyCanvases;
import dev.weft.api.core.Dispatcher;
import dev.weft.api.core.FileLinks;
import dev.weft.api.core.Files;
import dev.weft.api.core.Generations;
import dev.weft.api.core.Identity;
import dev.weft.api.core.InputCheck;
import dev.weft.api.core.Keys;
import dev.weft.api.core.Launcher;
import dev.weft.api.core.LiveStatus;
import dev.weft.api.core.Reconciler;
import dev.weft.api.core.Redelivery;
import dev.weft.api.core.Retention;
import dev.weft.api.core.Retries;
import dev.weft.api.core.RunControl;
import dev.weft.api.core.RunEnds;
import dev.weft.api.core.RunEvents;
import dev.weft.api.core.RunLogs;
import dev.weft.api.core.RunNumbers;
import dev.weft.api.core.RunOutputs;
import dev.weft.api.core.RunViews;
import dev.weft.api.core.RunWorkflows;
import dev.weft.api.core.Runs;
import dev.weft.api.core.Schedules;
import dev.weft.api.core.Settlement;
import dev.weft.api.core.TemporalCalls;
import dev.weft.api.core.Triggers;
import dev.weft.api.core.Unanswered;
import dev.weft.api.core.Webhooks;
import dev.weft.api.dialect.codec.CodecConfiguration;
import dev.weft.api.dialect.dify.DifyDialectConfiguration;
import dev.weft.api.dialect.refly.ReflyDialectConfiguration;
import dev.weft.api.dialect.weft.WeftDialectConfiguration;
import dev.weft.secret.KeyRing;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Signatures;
import dev.weft.store.Store;
import dev.weft.task.TaskCatalog;
import dev.weft.temporal.TemporalConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

/**
 * Everything the API is made of, on given {@link Settings}. Store and connection to Temporal are shared with the workers
 * where these are in the same context.
 */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/weft/api/api.properties")
@Import({
    TelemetryConfiguration.class,
    WebConfiguration.class,
    CodecConfiguration.class,
    WeftDialectConfiguration.class,
    ReflyDialectConfiguration.class,
    DifyDialectConfiguration.class,
    HealthConfiguration.class,
    OpenApiConfiguration.class
})
public class ApiConfiguration {
    private static final Duration SECOND_LOOK = Duration.ofSeconds(5);
    private static final Duration GENERATION_LIMIT = Duration.ofMinutes(5);

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Store store(Settings settings) {
        return Store.open(settings);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TemporalConnection temporalConnection(Settings settings) {
        return TemporalConnection.open(settings);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Ends calls to Temporal that take too long. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService deadlines() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("weft-deadlines").daemon().factory());
    }

    @Bean
    @ConditionalOnMissingBean
    TaskCatalog taskCatalog() {
        return TaskCatalog.standard();
    }

    @Bean
    CompiledCanvases compiledCanvases(Store store, TaskCatalog catalog) {
        return new CompiledCanvases(store.canvases(), catalog);
    }

    @Bean
    Identity identity(Store store) {
        return new Identity(store.keys());
    }

    @Bean
    TemporalCalls temporalCalls(ScheduledExecutorService deadlines) {
        return new TemporalCalls(deadlines);
    }

    @Bean
    RunWorkflows runWorkflows(TemporalConnection temporal, Settings settings, TemporalCalls calls) {
        return new RunWorkflows(temporal.client(), settings.text(Setting.WEFT_TASK_QUEUE), calls);
    }

    @Bean
    Copilot copilot(
            TemporalConnection temporal,
            Settings settings,
            TemporalCalls calls,
            Canvases canvases,
            CompiledCanvases compiled) {
        Generations generations =
                new Generations(temporal.client(), settings.text(Setting.WEFT_TASK_QUEUE), calls, GENERATION_LIMIT);
        return new Copilot(generations, canvases, compiled);
    }

    @Bean
    TemporalSchedules schedules(TemporalConnection temporal, Settings settings, ScheduledExecutorService deadlines) {
        return new TemporalSchedules(temporal.schedules(), choreQueue(settings), deadlines);
    }

    @Bean
    Triggers triggers(Store store, Schedules schedules) {
        return new Triggers(store.triggers(), store.canvases(), schedules);
    }

    @Bean
    Canvases canvases(Store store, TaskCatalog catalog, Triggers triggers) {
        return new Canvases(store.canvases(), catalog, triggers);
    }

    @Bean
    DifyCanvases difyCanvases(Canvases canvases, Credentials credentials) {
        return new DifyCanvases(canvases, credentials);
    }

    @Bean
    Files files(Store store, Settings settings) {
        return new Files(store.files(), settings.number(Setting.WEFT_FILE_MAX_BYTES));
    }

    @Bean
    FileLinks fileLinks(Store store, Clock clock, Settings settings) {
        return new FileLinks(
                store.files(),
                new Signatures(KeyRing.of(settings), "file links"),
                clock,
                settings.duration(Setting.WEFT_FILE_LINK_LIFETIME));
    }

    @Bean
    InputCheck inputCheck(Files files) {
        return new InputCheck(files);
    }

    @Bean
    Settlement settlement(Store store) {
        return new Settlement(store.journal());
    }

    @Bean
    Continuations continuations(Store store, CompiledCanvases compiled) {
        return new Continuations(store.runs(), store.journal(), compiled);
    }

    @Bean(initMethod = "open", destroyMethod = "close")
    Dispatcher dispatcher(
            Store store,
            CompiledCanvases compiled,
            RunWorkflows workflows,
            Continuations continuations,
            Settlement settlement) {
        Launcher launcher = new Launcher(store.runs(), compiled, workflows, continuations);
        return new Dispatcher(store.runs(), launcher, settlement, store.notices());
    }

    @Bean
    Runs runs(
            Store store, Canvases canvases, CompiledCanvases compiled, InputCheck inputs, Dispatcher dispatcher) {
        return new Runs(store.runs(), canvases, compiled, inputs, dispatcher);
    }

    @Bean
    Retries retries(
            Runs runs, Store store, CompiledCanvases compiled, InputCheck inputs, Dispatcher dispatcher) {
        return new Retries(
                runs, store.runs(), compiled, inputs, dispatcher, new Unanswered(store.journal()));
    }

    @Bean
    RunControl runControl(Runs runs, Store store, RunWorkflows workflows) {
        return new RunControl(runs, store.runs(), store.journal(), workflows);
    }

    @Bean
    RunViews runViews(Runs runs, Store store, CompiledCanvases compiled, RunWorkflows workflows) {
        LiveStatus live = new LiveStatus(workflows, Executors.newVirtualThreadPerTaskExecutor());
        return new RunViews(runs, store.journal(), compiled, live);
    }

    @Bean
    RunOutputs runOutputs(RunViews views, Store store) {
        return new RunOutputs(views, store.journal(), store.files());
    }

    @Bean(destroyMethod = "close")
    RunEvents runEvents(Store store) {
        return new RunEvents(store.runs(), store.journal(), store.notices());
    }

    @Bean(destroyMethod = "close")
    RunEnds runEnds(Store store) {
        return new RunEnds(store.runs(), store.notices());
    }

    @Bean
    RunLogs runLogs(Store store) {
        return new RunLogs(store.runs());
    }

    @Bean
    RunNumbers runNumbers(Store store) {
        return new RunNumbers(store.runs());
    }

    @Bean
    Webhooks webhooks(Store store, Runs runs) {
        return new Webhooks(store.triggers(), runs);
    }

    @Bean
    Keys keys(Store store, Canvases canvases) {
        return new Keys(store.keys(), canvases);
    }

    @Bean
    Credentials credentials(Store store) {
        return new Credentials(store.credentials());
    }

    @Bean
    Retention retention(Store store, Clock clock, Settings settings) {
        return new Retention(
                store.runs(),
                store.files(),
                clock,
                settings.duration(Setting.WEFT_RUN_RETENTION),
                settings.duration(Setting.WEFT_FILE_RETENTION));
    }

    @Bean
    Reconciler reconciler(Store store, RunWorkflows workflows, Settlement settlement, Clock clock) {
        return new Reconciler(store.runs(), workflows, settlement, clock, SECOND_LOOK);
    }

    @Bean
    Redelivery redelivery(Store store, RunWorkflows workflows, Clock clock) {
        return new Redelivery(store.runs(), workflows, clock);
    }

    @Bean(initMethod = "open", destroyMethod = "close")
    ChoreWorker choreWorker(
            TemporalConnection temporal,
            Settings settings,
            TemporalSchedules schedules,
            Store store,
            Runs runs,
            Retention retention,
            Reconciler reconciler,
            Redelivery redelivery) {
        Chores chores = new Chores(
                store.triggers(), runs, retention, reconciler, redelivery, store.reencryption());
        return new ChoreWorker(temporal.client(), choreQueue(settings), schedules, chores);
    }

    private static String choreQueue(Settings settings) {
        return settings.text(Setting.WEFT_TASK_QUEUE) + "-chores";
    }
}
