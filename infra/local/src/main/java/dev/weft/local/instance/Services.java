package dev.weft.local.instance;

import dev.weft.services.LocalObjectStore;
import dev.weft.services.LocalPostgres;
import dev.weft.services.LocalService;
import dev.weft.services.LocalTemporal;
import dev.weft.services.ObjectStores;
import dev.weft.services.Temporals;
import dev.weft.services.Tools;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The services that Weft stands on: each is the one that a setting names, else one that is started here.
 *
 * @param temporal empty when the settings name one
 * @param objects empty when the settings name one
 * @param postgres empty when the settings name one
 */
record Services(
        Optional<Startable<LocalTemporal>> temporal,
        Optional<Startable<LocalObjectStore>> objects,
        Optional<Startable<LocalPostgres>> postgres) {

    /** A started service and how it is started again on the same data and ports. */
    record Startable<S extends LocalService>(S service, Supplier<S> again) {}

    /**
     * Starts what no setting names, all at the same time; the first start on a machine may install tools for minutes.
     * When one does not start, those that did are ended.
     *
     * @param codec address at which Temporal's Web UI has payloads decoded
     * @throws dev.weft.services.ServiceException when one does not start
     */
    static Services start(Settings settings, DataFolder folder, String codec, Consumer<String> say) {
        Tools tools = Tools.of(settings, say);
        ServicePorts ports = new ServicePorts(folder.ports());
        int temporalPort = ports.of("temporal");
        int temporalUi = ports.of("temporalUi");
        int minioPort = ports.of("minio");
        int minioConsole = ports.of("minioConsole");
        int postgresPort = ports.of("postgres");
        String namespace = settings.text(Setting.WEFT_TEMPORAL_NAMESPACE);
        try (ExecutorService starters = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("weft-starts-", 0).factory())) {
            var temporal = begin(starters, settings, Setting.WEFT_TEMPORAL_ADDRESS, () -> Temporals.start(
                    tools, folder.service("temporal"), temporalPort, temporalUi, namespace, Optional.of(codec), say));
            var objects = begin(starters, settings, Setting.WEFT_S3_ENDPOINT, () -> ObjectStores.start(
                    tools, folder.service("minio"), minioPort, minioConsole));
            var postgres = begin(starters, settings, Setting.WEFT_DATABASE_URL, () -> LocalPostgres.start(
                    folder.service("postgres"), postgresPort, tools.cache()));
            return join(temporal, objects, postgres);
        }
    }

    private static <S extends LocalService> Optional<CompletableFuture<Startable<S>>> begin(
            ExecutorService starters, Settings settings, Setting replaces, Supplier<S> start) {
        return settings.optional(replaces).isPresent()
                ? Optional.empty()
                : Optional.of(CompletableFuture.supplyAsync(() -> new Startable<>(start.get(), start), starters));
    }

    private static Services join(
            Optional<CompletableFuture<Startable<LocalTemporal>>> temporal,
            Optional<CompletableFuture<Startable<LocalObjectStore>>> objects,
            Optional<CompletableFuture<Startable<LocalPostgres>>> postgres) {
        try {
            return new Services(
                    temporal.map(CompletableFuture::join),
                    objects.map(CompletableFuture::join),
                    postgres.map(CompletableFuture::join));
        } catch (CompletionException e) {
            Stream.of(temporal, objects, postgres)
                    .flatMap(Optional::stream)
                    .forEach(start -> start.handle((startable, failure) -> {
                                if (startable != null) {
                                    startable.service().close();
                                }
                                return startable;
                            })
                            .join());
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** In the order in which they are started. */
    List<Startable<? extends LocalService>> all() {
        return Stream.<Optional<? extends Startable<? extends LocalService>>>of(postgres, objects, temporal)
                .<Startable<? extends LocalService>>flatMap(Optional::stream)
                .toList();
    }

    /** What Weft must be told of the services that were started here. */
    Map<Setting, String> settings() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        postgres.map(Startable::service).ifPresent(service -> settings.put(Setting.WEFT_DATABASE_URL, service.url()));
        objects.map(Startable::service).ifPresent(service -> {
            settings.put(Setting.WEFT_S3_ENDPOINT, service.endpoint());
            settings.put(Setting.WEFT_S3_ACCESS_KEY, service.accessKey());
            settings.put(Setting.WEFT_S3_SECRET_KEY, service.secretKey());
        });
        temporal.map(Startable::service).ifPresent(service -> {
            settings.put(Setting.WEFT_TEMPORAL_ADDRESS, service.address());
            service.uiPort().ifPresent(port -> settings.put(Setting.WEFT_TEMPORAL_UI, page(port)));
        });
        return settings;
    }

    String minioConsole() {
        return objects.map(Startable::service).flatMap(service -> service.consolePort().stream().boxed().findFirst())
                .map(Services::page)
                .orElse("");
    }

    private static String page(int port) {
        return "http://" + LocalService.HOST + ":" + port;
    }
}
