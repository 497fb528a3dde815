package dev.weft.chaos.site;

import dev.weft.chaos.site.JavaProgram.Run;
import dev.weft.chaos.site.Link.End;
import dev.weft.services.LocalMinio;
import dev.weft.services.LocalPostgres;
import dev.weft.services.LocalService;
import dev.weft.services.LocalTemporalServer;
import dev.weft.services.Ports;
import dev.weft.services.ServiceException;
import dev.weft.services.Tool;
import dev.weft.services.Tools;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Weft as it runs on several machines: workers and APIs as processes of their own, Temporal, PostgreSQL and MinIO, and a
 * proxy in the middle of every connection between two of them. Ends all of it when it is closed.
 */
public final class Installation implements AutoCloseable {
    /** Under this name tasks reach the ledger; each worker by a link of its own. */
    private static final String LEDGER_HOST = "ledger.weft.test";

    private static final int DISK_MEGABYTES = 512;
    private static final String WORKER = "dev.weft.workers.WorkersApplication";
    private static final String API = "dev.weft.api.ApiApplication";

    private final Plan plan;
    private final Toxiproxy toxiproxy;
    private final Optional<SmallDisk> disk;
    private final Optional<FakedClock> clock;
    private final List<Component> components = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final int ledgerPort = Ports.free();
    private final LocalPostgres postgres;
    private final LocalMinio minio;
    private final LocalTemporalServer temporal;

    /**
     * What is to be set up.
     *
     * @param folder for all data and logs
     * @param archives whether processes start from archives of their classes
     * @param ledgers ports of this JVM under which the first, second, … worker's tasks reach the ledger
     * @param providers the same for the model provider
     */
    public record Plan(
            Path folder,
            Tools tools,
            int apis,
            boolean archives,
            List<Integer> ledgers,
            List<Integer> providers) {
        public Plan {
            ledgers = List.copyOf(ledgers);
            providers = List.copyOf(providers);
        }

        int workers() {
            return ledgers.size();
        }
    }

    private Installation(Plan plan) {
        this.plan = plan;
        Path folder = plan.folder();
        toxiproxy = Toxiproxy.start(program(Tool.TOXIPROXY), folder.resolve("toxiproxy.log"));
        disk = SmallDisk.mount(folder.resolve("minio/objects"), DISK_MEGABYTES);
        clock = FakedClock.in(folder);
        Path cache = plan.tools().cache();
        Path temporalProgram = program(Tool.TEMPORAL);
        Path minioProgram = program(Tool.MINIO);
        int temporalUi = Ports.free();
        int console = Ports.free();
        postgres = LocalPostgres.start(folder.resolve("postgres"), 0, cache);
        minio = LocalMinio.start(minioProgram, folder.resolve("minio"), 0, console);
        temporal = LocalTemporalServer.start(temporalProgram, folder.resolve("temporal"), 0, temporalUi, "default", Optional.empty());
        component(Kind.POSTGRES, 1, adopted(postgres, () ->
                LocalPostgres.start(folder.resolve("postgres"), postgres.port(), cache)));
        component(Kind.MINIO, 1, adopted(minio, () ->
                LocalMinio.start(minioProgram, folder.resolve("minio"), minio.port(), console)));
        component(Kind.TEMPORAL, 1, adopted(temporal, () -> LocalTemporalServer.start(
                temporalProgram, folder.resolve("temporal"), temporal.port(), temporalUi, "default", Optional.empty())));
    }

    /** Sets everything up and waits until it serves. */
    public static Installation open(Plan plan) {
        try {
            Files.createDirectories(plan.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Installation installation = new Installation(plan);
        try {
            installation.startWeft();
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    private Path program(Tool tool) {
        return plan.tools().findOrInstall(tool).orElseThrow(() -> new ServiceException(
                tool.command() + " is missing and cannot be installed: is Go there?"));
    }

    /** The first start was made already. */
    private static <S extends LocalService> Supplier<Component.Running> adopted(S first, Supplier<S> start) {
        List<S> waiting = new ArrayList<>(List.of(first));
        return () -> new Service(waiting.isEmpty() ? start.get() : waiting.removeFirst());
    }

    private record Service(LocalService service) implements Component.Running {
        @Override
        public long pid() {
            return service.pid();
        }

        @Override
        public void awaitReady() {}

        @Override
        public void stop() {
            service.close();
        }
    }

    private Component component(Kind kind, int number, Supplier<Component.Running> starter) {
        Component component = new Component(kind, number, starter);
        components.add(component);
        if (kind != Kind.WORKER && kind != Kind.API) {
            component.start();
        }
        return component;
    }

    private void startWeft() {
        Path folder = plan.folder();
        String classPath = ClassPath.inJars(folder);
        JavaProgram worker = new JavaProgram(WORKER, folder, classPath);
        JavaProgram api = new JavaProgram(API, folder, classPath);
        List<Run> apiRuns = IntStream.rangeClosed(1, plan.apis()).mapToObj(this::apiRun).toList();
        List<Run> workerRuns =
                IntStream.rangeClosed(1, plan.workers()).mapToObj(this::workerRun).toList();
        if (plan.archives()) {
            together(List.of(() -> api.train(apiRuns.getFirst()), () -> worker.train(workerRuns.getFirst())));
        }
        List<Component> weft = new ArrayList<>();
        for (Run run : apiRuns) {
            weft.add(component(Kind.API, weft.size() + 1, () -> api.start(run)));
        }
        for (int i = 0; i < workerRuns.size(); i++) {
            Run run = workerRuns.get(i);
            boolean last = i == workerRuns.size() - 1;
            weft.add(component(Kind.WORKER, i + 1, () -> worker.start(last ? run.with(clock()) : run)));
        }
        together(weft.stream().<Runnable>map(one -> one::start).toList());
        weft.stream().filter(one -> !one.up()).findFirst().ifPresent(one -> {
            throw new ServiceException(one.name() + " did not start; see its log in " + folder);
        });
    }

    private static void together(List<Runnable> all) {
        List<Thread> threads =
                all.stream().map(one -> Thread.ofPlatform().start(one)).toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServiceException("Interrupted", e);
            }
        }
    }

    private Run apiRun(int number) {
        int port = Ports.free();
        End self = End.of(Kind.API, number);
        link(End.of("client"), self, LocalService.HOST, "127.0.0.1:" + port);
        Settings settings = shared(self).with(Map.of(Setting.WEFT_PORT, Integer.toString(port)));
        return new Run("api-" + number, settings, List.of(), Map.of());
    }

    private Run workerRun(int number) {
        End self = End.of(Kind.WORKER, number);
        String address = "127.0.0." + (number + 1);
        links.add(toxiproxy.link(
                self,
                End.of("ledger"),
                address + ":" + ledgerPort,
                "127.0.0.1:" + plan.ledgers().get(number - 1)));
        Link provider = link(self, End.of("provider"), LocalService.HOST, "127.0.0.1:" + plan.providers().get(number - 1));
        Path hosts = plan.folder().resolve("hosts-" + number);
        try {
            Files.writeString(hosts, address + " " + LEDGER_HOST + "\n127.0.0.1 localhost\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Settings settings = shared(self)
                .with(Map.of(
                        Setting.WEFT_LLM_BASE_URL, "http://" + provider.address() + "/v1",
                        Setting.WEFT_LLM_API_KEY, "sk-chaos",
                        Setting.WEFT_LLM_MODEL, "fake",
                        Setting.WEFT_LLM_IDLE_TIMEOUT, "4s",
                        Setting.WEFT_EGRESS_ALLOW, "127.0.0.0/8"));
        return new Run("worker-" + number, settings, List.of("-Djdk.net.hosts.file=" + hosts), Map.of());
    }

    private Settings shared(End self) {
        Link database = link(self, End.of(Kind.POSTGRES.wire()), LocalService.HOST, postgres.address());
        Link storage = link(self, End.of(Kind.MINIO.wire()), LocalService.HOST, minio.address());
        Link workflows = link(self, End.of(Kind.TEMPORAL.wire()), LocalService.HOST, temporal.address());
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        values.put(Setting.WEFT_DATABASE_URL, postgres.url().replace(postgres.address(), database.address()));
        values.put(Setting.WEFT_S3_ENDPOINT, "http://" + storage.address());
        values.put(Setting.WEFT_S3_ACCESS_KEY, minio.accessKey());
        values.put(Setting.WEFT_S3_SECRET_KEY, minio.secretKey());
        values.put(Setting.WEFT_TEMPORAL_ADDRESS, workflows.address());
        values.put(Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]));
        values.put(Setting.WEFT_CACHE, plan.tools().cache().toString());
        values.put(Setting.WEFT_DATA, plan.folder().toString());
        return new Settings(Map.of()).with(values);
    }

    private Link link(End from, End to, String host, String upstream) {
        Link link = toxiproxy.link(from, to, host + ":" + Ports.free(), upstream);
        links.add(link);
        return link;
    }

    public List<Component> components() {
        return List.copyOf(components);
    }

    public List<Component> of(Kind kind) {
        return components.stream().filter(component -> component.kind() == kind).toList();
    }

    public List<Link> links() {
        return List.copyOf(links);
    }

    public Link link(Kind from, int number, String to) {
        return links.stream()
                .filter(link -> link.from().is(from, number) && link.to().toString().equals(to))
                .findFirst()
                .orElseThrow();
    }

    /** Where clients reach the APIs, by their numbers. */
    public List<String> apiUrls() {
        return links.stream()
                .filter(link -> link.from().kind().equals("client"))
                .map(link -> "http://" + link.address())
                .toList();
    }

    /** For the tasks' configurations; leads to this JVM by the link of the worker that asks. */
    public String ledgerUrl() {
        return "http://" + LEDGER_HOST + ":" + ledgerPort;
    }

    public Optional<SmallDisk> disk() {
        return disk;
    }

    /** Of the last worker. */
    public Optional<FakedClock> clock() {
        return clock;
    }

    /** Past every proxy, for checks. */
    public LocalPostgres postgres() {
        return postgres;
    }

    /** Past every proxy, for checks. */
    public LocalMinio minio() {
        return minio;
    }

    /** Past every proxy, for checks; host:port. */
    public String temporalAddress() {
        return temporal.address();
    }

    /** Settings of a store past every proxy. */
    public Settings directSettings() {
        return new Settings(Map.of())
                .with(Map.of(
                        Setting.WEFT_DATABASE_URL, postgres.url(),
                        Setting.WEFT_S3_ENDPOINT, minio.endpoint(),
                        Setting.WEFT_S3_ACCESS_KEY, minio.accessKey(),
                        Setting.WEFT_S3_SECRET_KEY, minio.secretKey(),
                        Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32])));
    }

    /** How long the installation may take to end in good order. */
    static final Duration END_LIMIT = Duration.ofSeconds(30);

    @Override
    public void close() {
        List<Thread> ends = components.stream()
                .filter(one -> one.kind() == Kind.WORKER || one.kind() == Kind.API)
                .map(one -> Thread.ofPlatform().start(one::close))
                .toList();
        try {
            for (Thread end : ends) {
                end.join(END_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        components.stream()
                .filter(one -> one.kind() != Kind.WORKER && one.kind() != Kind.API)
                .forEach(Component::close);
        disk.ifPresent(SmallDisk::close);
        toxiproxy.close();
    }
}
