package dev.weft.local.demo;

import dev.weft.json.Json;
import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.Instance;
import dev.weft.local.instance.InstanceState;
import dev.weft.local.launcher.Credentials;
import dev.weft.services.Ports;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code demo}. */
public final class Demo {
    private final Settings settings;
    private final boolean portChosen;
    private final PrintStream out;

    /** @param portChosen whether the port was asked for; else any free one does when it is taken */
    public Demo(Settings settings, boolean portChosen, PrintStream out) {
        this.settings = settings;
        this.portChosen = portChosen;
        this.out = out;
    }

    /** Returns 1 when the example fails; otherwise the process ends by Ctrl-C or SIGTERM. */
    public int run() {
        RateServer rates = RateServer.start();
        Settings chosen = settings.with(where());
        DataFolder folder = DataFolder.of(chosen);
        Instance instance = Instance.open(folder, out::println);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("weft-demo-end").unstarted(() -> {
            instance.close();
            rates.close();
        }));
        InstanceState state = instance.start(chosen, Map.of(Setting.WEFT_EGRESS_ALLOW, allowed(rates)));
        Credentials credentials = Credentials.read(folder)
                .orElseThrow(() -> new DemoException(folder.credentials() + " is missing: this database was set up"
                        + " from another folder. Use one of its own with --data"));
        try (WeftClient client = new WeftClient(state.url(), credentials.workspaceKey())) {
            boolean succeeded = show(client, rates, state, credentials);
            if (!succeeded) {
                return 1;
            }
        }
        awaitForever();
        return 0;
    }

    /** An instance that runs already is left alone: the example then has its own folder beside it. */
    private Map<Setting, String> where() {
        Map<Setting, String> where = new EnumMap<>(Setting.class);
        DataFolder folder = DataFolder.of(settings);
        if (InstanceState.running(folder).isPresent()) {
            where.put(Setting.WEFT_DATA, folder.root().resolve("demo").toString());
            out.println("Weft runs on " + folder.root() + " already; the demo uses " + folder.root().resolve("demo"));
        }
        int port = Math.toIntExact(settings.number(Setting.WEFT_PORT));
        if (!portChosen && port != 0 && !Ports.isFree(port)) {
            where.put(Setting.WEFT_PORT, "0");
            out.println("Port " + port + " is taken; the demo uses another");
        }
        return where;
    }

    private String allowed(RateServer rates) {
        return Stream.of(settings.text(Setting.WEFT_EGRESS_ALLOW), rates.host())
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(","));
    }

    private boolean show(WeftClient client, RateServer rates, InstanceState state, Credentials credentials) {
        boolean model = settings.optional(Setting.WEFT_LLM_BASE_URL).isPresent()
                && settings.optional(Setting.WEFT_LLM_MODEL).isPresent();
        byte[] orders = ExampleCanvas.orders();
        String file = client.upload(ExampleCanvas.ORDERS, "text/csv", orders);
        out.println("uploaded " + ExampleCanvas.ORDERS + " (" + orders.length + " bytes)");
        String canvas = client.createCanvas(ExampleCanvas.definition(rates.url(), model));
        String run = client.startRun(canvas, Json.object().put("orders", file).put("region", "EU"));
        out.println("running \"Quarterly report\" as " + run);
        out.println();
        if (!watch(client, run)) {
            out.println("The run did not succeed: " + client.run(run).path("error"));
            return false;
        }
        out.println();
        printReport(client, run);
        printLinks(client.run(run), state, credentials);
        return true;
    }

    private boolean watch(WeftClient client, String run) {
        RunProgress progress = new RunProgress(client.run(run));
        try (ProgressView view = new ProgressView(progress, out, Boolean.getBoolean("weft.terminal"))) {
            view.start();
            client.follow(run, view::event);
        }
        return progress.status().filter("succeeded"::equals).isPresent();
    }

    private void printReport(WeftClient client, String run) {
        JsonNode files = client.output(run).path("tasks").path("doc").path("files");
        files.forEach(file -> {
            out.println("-- " + file.path("name").asString("") + " " + "-".repeat(60));
            out.println(client.download(file.path("id").asString("")).strip());
            out.println("-".repeat(64));
        });
        out.println();
    }

    private void printLinks(JsonNode run, InstanceState state, Credentials credentials) {
        line("API", state.url() + "/weft/v1");
        line("API docs", state.url() + "/weft/docs");
        line("this run", state.url() + "/weft/v1/runs/" + run.path("id").asString(""));
        line("in Temporal", run.path("temporalUrl").asString(""));
        line("MinIO", state.minioConsole());
        line("key", credentials.workspaceKey());
        out.println();
        out.println("Try it:  curl -H 'Authorization: Bearer " + credentials.workspaceKey() + "' " + state.url()
                + "/weft/v1/runs");
        out.println("Ctrl-C ends everything.");
        out.flush();
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out.println("  %-12s %s".formatted(name, value));
        }
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
