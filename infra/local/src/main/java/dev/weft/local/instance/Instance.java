package dev.weft.local.instance;

import dev.weft.api.dialect.codec.OperatorAccess;
import dev.weft.local.instance.InstanceState.RunningProcess;
import dev.weft.secret.OperatorKey;
import dev.weft.services.LocalService;
import dev.weft.services.Ports;
import dev.weft.services.ProcessMark;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A running instance, seen from the process that holds it. Thread safe. */
public final class Instance implements AutoCloseable {
    private final DataFolder folder;
    private final LauncherLock lock;
    private final Consumer<String> say;
    private final List<Supervised> kept = new ArrayList<>();
    private InstanceState state;
    private boolean closed;

    private Instance(DataFolder folder, LauncherLock lock, Consumer<String> say) {
        this.folder = folder;
        this.lock = lock;
        this.say = say;
        this.state = new InstanceState(
                ProcessMark.of(ProcessHandle.current().pid()).orElseThrow(), false, "", "", "", "", List.of());
    }

    /**
     * Begins an instance: takes its folder and ends what a killed launcher left on it. {@link #start} does the rest;
     * between the two, a caller makes sure that {@link #close} is called at the end of this JVM.
     *
     * @throws ServiceException when a launcher runs on this folder already
     */
    public static Instance open(DataFolder folder, Consumer<String> say) {
        folder.create();
        LauncherLock lock = LauncherLock.take(folder)
                .orElseThrow(() -> new ServiceException("Weft runs on " + folder.root() + " already"));
        Remains.end(folder).forEach(name -> say.accept("ended a " + name + " that an earlier launcher had left"));
        Instance instance = new Instance(folder, lock, say);
        instance.state.write(folder);
        return instance;
    }

    /**
     * Starts services and Weft; returns once Weft is healthy.
     *
     * @param extra settings that Weft gets on top of the others
     * @throws ServiceException when something does not start; call {@link #close} then
     */
    public InstanceState start(Settings settings, Map<Setting, String> extra) {
        int port = Math.toIntExact(settings.number(Setting.WEFT_PORT));
        if (port != 0 && !Ports.isFree(port)) {
            throw new ServiceException("Port " + port + " is taken; choose another with --port");
        }
        int chosen = Ports.orFree(port);
        say.accept("starting PostgreSQL, MinIO and Temporal");
        Map<Setting, String> forWeft = new EnumMap<>(new InstanceKeys(folder).settings(settings));
        Services services = Services.start(settings, folder, codec(settings.with(forWeft), chosen), say);
        forWeft.putAll(services.settings());
        forWeft.putAll(extra);
        forWeft.put(Setting.WEFT_PORT, Integer.toString(chosen));
        forWeft.put(Setting.WEFT_DATA, folder.root().toString());
        services.all().forEach(service -> keep(service.service(), service.again()));
        update(services, settings.with(forWeft), chosen);
        say.accept("starting Weft on port " + chosen);
        keep(WeftProcess.start(folder, chosen, forWeft), () -> WeftProcess.start(folder, chosen, forWeft));
        return ready();
    }

    /** Also read by {@code status} from the data folder. */
    public synchronized InstanceState state() {
        return state;
    }

    /** Ends everything in the opposite order of its start, and gives the folder back. A second call does nothing. */
    @Override
    public void close() {
        List<Supervised> toEnd;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            toEnd = kept.reversed();
        }
        toEnd.forEach(Supervised::close);
        Remains.end(folder);
        InstanceState.delete(folder);
        lock.close();
    }

    /**
     * Temporal's development server lets its Web UI send nothing that shows who asks but the address itself; in
     * production, operators sign in instead.
     */
    private static String codec(Settings settings, int port) {
        String base = url(settings, port) + "/weft/codec";
        return settings.text(Setting.WEFT_PROFILE).equals("production")
                ? base
                : base + "/at/" + OperatorKey.of(settings).orElseThrow().token(OperatorAccess.ADDRESS);
    }

    private static String url(Settings settings, int port) {
        return settings.optional(Setting.WEFT_PUBLIC_URL)
                .map(url -> url.replaceAll("/+$", ""))
                .orElse("http://" + LocalService.HOST + ":" + port);
    }

    private synchronized void keep(
            LocalService service, java.util.function.Supplier<? extends LocalService> again) {
        if (closed) {
            service.close();
            throw new ServiceException("Weft is being ended");
        }
        Supervised supervised = new Supervised(service, again, say, this::processesChanged);
        kept.add(supervised);
        supervised.watch();
    }

    private synchronized void update(Services services, Settings settings, int port) {
        state = new InstanceState(
                state.launcher(),
                false,
                url(settings, port),
                settings.text(Setting.WEFT_TEMPORAL_UI),
                settings.text(Setting.WEFT_TEMPORAL_ADDRESS),
                services.minioConsole(),
                List.of());
        processesChanged();
    }

    private synchronized InstanceState ready() {
        state = new InstanceState(
                state.launcher(),
                true,
                state.url(),
                state.temporalUi(),
                state.temporalAddress(),
                state.minioConsole(),
                List.of());
        processesChanged();
        return state;
    }

    private synchronized void processesChanged() {
        state = new InstanceState(
                state.launcher(),
                state.ready(),
                state.url(),
                state.temporalUi(),
                state.temporalAddress(),
                state.minioConsole(),
                kept.reversed().stream().map(Supervised::service).flatMap(service -> entry(service).stream()).toList());
        if (!closed) {
            state.write(folder);
        }
    }

    private static Optional<RunningProcess> entry(LocalService service) {
        return ProcessMark.of(service.pid()).map(mark -> new RunningProcess(service.name(), mark, service.port()));
    }
}
