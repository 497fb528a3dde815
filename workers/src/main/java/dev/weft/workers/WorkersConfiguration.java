package dev.weft.workers;

import dev.weft.activities.TaskRunner;
import dev.weft.activities.aggregate.AggregateRunner;
import dev.weft.activities.classify.ClassifyRunner;
import dev.weft.activities.code.CodeLimits;
import dev.weft.activities.code.CodeRunner;
import dev.weft.activities.code.JavaScriptSandbox;
import dev.weft.activities.code.PythonSandbox;
import dev.weft.activities.copilot.DraftActivityImpl;
import dev.weft.activities.document.DocumentProcess;
import dev.weft.activities.document.DocumentRunner;
import dev.weft.activities.egress.EgressAllowList;
import dev.weft.activities.egress.EgressGuard;
import dev.weft.activities.extract.ExtractRunner;
import dev.weft.activities.file.FileReadRunner;
import dev.weft.activities.file.FileWriteRunner;
import dev.weft.activities.http.HttpRunner;
import dev.weft.activities.list.ListRunner;
import dev.weft.activities.llm.ChatModel;
import dev.weft.activities.llm.JsonAuthor;
import dev.weft.activities.llm.LlmRunner;
import dev.weft.activities.llm.LlmSettings;
import dev.weft.activities.llm.Speaker;
import dev.weft.activities.speech.SpeechRunner;
import dev.weft.activities.template.JinjaTemplates;
import dev.weft.activities.template.TemplateRunner;
import dev.weft.activities.transform.TransformRunner;
import dev.weft.activities.wrapper.Activities;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Store;
import dev.weft.task.TaskCatalog;
import dev.weft.temporal.TemporalConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Dns;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Everything a worker is made of, on given {@link Settings}. Store and connection to Temporal are shared with the API
 * where that is in the same context.
 */
@Configuration(proxyBeanMethods = false)
public class WorkersConfiguration {

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
    TaskCatalog taskCatalog() {
        return TaskCatalog.standard();
    }

    @Bean
    EgressGuard egressGuard(Settings settings) {
        return new EgressGuard(EgressAllowList.of(settings), Dns.SYSTEM);
    }

    @Bean(destroyMethod = "close")
    JavaScriptSandbox javaScriptSandbox(Settings settings) throws IOException {
        JavaScriptSandbox sandbox = JavaScriptSandbox.open(
                CodeLimits.of(settings), settings.folder(Setting.WEFT_CACHE).resolve("sandbox"));
        sandbox.warm();
        return sandbox;
    }

    @Bean(destroyMethod = "close")
    PythonSandbox pythonSandbox(Settings settings) throws IOException {
        PythonSandbox sandbox = PythonSandbox.open(
                settings, settings.folder(Setting.WEFT_CACHE).resolve("sandbox"));
        sandbox.warm();
        return sandbox;
    }

    @Bean
    DocumentProcess documentProcess(Settings settings) throws IOException {
        return DocumentProcess.open(settings.folder(Setting.WEFT_CACHE).resolve("documents"));
    }

    @Bean(destroyMethod = "close")
    Activities activities(
            Settings settings,
            Store store,
            TaskCatalog catalog,
            EgressGuard guard,
            JavaScriptSandbox javaScript,
            PythonSandbox python,
            DocumentProcess documents) {
        JinjaTemplates templates = new JinjaTemplates();
        LlmSettings llm = LlmSettings.of(settings);
        ChatModel model = new ChatModel(llm);
        List<TaskRunner> runners = new ArrayList<>(List.of(
                new TemplateRunner(templates),
                new TransformRunner(),
                new FileReadRunner(),
                new FileWriteRunner(),
                new DocumentRunner(documents),
                new ListRunner(),
                new AggregateRunner(),
                HttpRunner.of(settings, guard),
                new CodeRunner(List.of(javaScript, python), settings.duration(Setting.WEFT_CODE_TIMEOUT))));
        Tools tools = new Tools(catalog, List.copyOf(runners));
        runners.add(new LlmRunner(llm, tools, templates));
        runners.add(new ClassifyRunner(model));
        runners.add(new ExtractRunner(model));
        runners.add(new SpeechRunner(new Speaker(llm), settings.text(Setting.WEFT_SPEECH_MODEL)));
        return new Activities(store, catalog, runners, settings.number(Setting.WEFT_TASK_MAX_OUTPUT_BYTES));
    }

    @Bean(destroyMethod = "close")
    DraftActivityImpl drafts(Settings settings, TaskCatalog catalog) {
        return new DraftActivityImpl(new JsonAuthor(LlmSettings.of(settings)), catalog);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    RunWorker runWorker(
            TemporalConnection temporal, Settings settings, Activities activities, DraftActivityImpl drafts) {
        return new RunWorker(
                temporal.client(),
                settings.text(Setting.WEFT_TASK_QUEUE),
                activities,
                drafts,
                Deployment.of(settings),
                settings.duration(Setting.WEFT_WORKER_DRAIN));
    }

    @Bean
    @ConditionalOnMissingBean(name = "workerHealthIndicator")
    HealthIndicator workerHealthIndicator(RunWorker worker) {
        return () -> (worker.polls() ? Health.up() : Health.down()).build();
    }
}
