package dev.weft.store;

import dev.weft.secret.KeyRing;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL and S3, opened: the one place that a process needs to wire. Opening brings the schema up to date, makes
 * the bucket when it is missing and starts the journal's writer and the listener for notices; closing commits what is
 * queued and stops them. Everything it hands out may be used from any thread.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int START_ATTEMPTS = 60;
    private static final Duration START_PAUSE = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 16;

    private final Database database;
    private final ObjectStorage objects;
    private final JournalWriter writer;
    private final PostgresNotices notices;
    private final Journal journal;
    private final RunStore runs;
    private final CanvasStore canvases;
    private final KeyStore keys;
    private final CredentialStore credentials;
    private final FileStore files;
    private final TriggerStore triggers;
    private final WorkspaceStore workspaces;
    private final Reencryption reencryption;

    private Store(Database database, ObjectStorage objects, Config config) {
        SecretBox secrets = new SecretBox(config.keys());
        KeyUse use = new KeyUse(database, config.keys());
        this.reencryption = new Reencryption(database, secrets, config.keys(), use);
        reencryption.check();
        use.check();
        use.note();
        ObjectSweep sweep = new ObjectSweep(database, objects);
        ValueCache values = new ValueCache();
        RunRows rows = new RunRows(objects);
        this.database = database;
        this.objects = objects;
        this.notices = new PostgresNotices(DatabaseUrl.parse(config.listenUrl().orElse(config.databaseUrl())), database);
        this.writer = new JournalWriter(new GroupCommit(database.writer()), notices::committed);
        this.journal = new PostgresJournal(database, objects, writer, values, secrets);
        this.runs = new PostgresRuns(
                database, rows, new RunQueue(database, rows, config.workspaceMaxRuns()),
                new RunIntake(database, rows, secrets, config.workspaceMaxRuns()), sweep,
                new LargeOutputs(database, objects));
        this.canvases = new PostgresCanvases(database);
        this.keys = new PostgresKeys(database);
        this.credentials = new PostgresCredentials(database, secrets);
        this.files = new StoredFiles(database, objects, sweep);
        this.triggers = new PostgresTriggers(database, secrets);
        this.workspaces = new PostgresWorkspaces(database, keys, config.workspaceMaxRuns());
    }

    /**
     * Opens what {@code WEFT_DATABASE_URL}, {@code WEFT_S3_…} and {@code WEFT_SECRET_KEY} name.
     *
     * @throws IllegalArgumentException naming the setting that is missing or malformed
     * @throws IllegalStateException naming the secret key that stored secrets or runs need and that is not given
     * @throws StoreUnavailableException when the database or object storage does not answer
     */
    public static Store open(Settings settings) {
        return open(new Config(
                required(settings, Setting.WEFT_DATABASE_URL),
                settings.optional(Setting.WEFT_DATABASE_LISTEN_URL),
                new S3(
                        required(settings, Setting.WEFT_S3_ENDPOINT),
                        required(settings, Setting.WEFT_S3_ACCESS_KEY),
                        required(settings, Setting.WEFT_S3_SECRET_KEY),
                        settings.text(Setting.WEFT_S3_BUCKET),
                        settings.text(Setting.WEFT_S3_REGION)),
                KeyRing.of(settings),
                settings.optional(Setting.WEFT_WORKSPACE_MAX_RUNS)
                        .map(cap -> Math.toIntExact(settings.number(Setting.WEFT_WORKSPACE_MAX_RUNS)))));
    }

    /**
     * Waits a minute for a database and object storage that are only starting.
     *
     * @throws StoreUnavailableException when the database or object storage does not answer
     */
    public static Store open(Config config) {
        DatabaseUrl url = DatabaseUrl.parse(config.databaseUrl());
        ObjectStorage objects = new ObjectStorage(config.s3());
        Database database = null;
        try {
            awaitBucket(objects);
            database = Database.open(url, CONNECTIONS);
            return new Store(database, objects, config);
        } catch (RuntimeException e) {
            if (database != null) {
                database.close();
            }
            objects.close();
            throw Database.translated(e);
        }
    }

    private static void awaitBucket(ObjectStorage objects) {
        for (int attempt = 1; ; attempt++) {
            try {
                objects.makeBucket();
                return;
            } catch (StoreUnavailableException e) {
                if (attempt == START_ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warn("{}; trying again in {} s ({})", e.getMessage(), START_PAUSE.toSeconds(), e.getCause());
                LockSupport.parkNanos(START_PAUSE.toNanos());
            }
        }
    }

    private static String required(Settings settings, Setting setting) {
        return settings.optional(setting)
                .orElseThrow(() -> new IllegalArgumentException(setting + " must be set: " + setting.description()));
    }

    public Journal journal() {
        return journal;
    }

    public RunStore runs() {
        return runs;
    }

    public CanvasStore canvases() {
        return canvases;
    }

    public KeyStore keys() {
        return keys;
    }

    public CredentialStore credentials() {
        return credentials;
    }

    public FileStore files() {
        return files;
    }

    public TriggerStore triggers() {
        return triggers;
    }

    public WorkspaceStore workspaces() {
        return workspaces;
    }

    public Reencryption reencryption() {
        return reencryption;
    }

    public Notices notices() {
        return notices;
    }

    /** Whether the database answers. For health checks. */
    public boolean ready() {
        try {
            return database.call(() -> database.sql("select true").query(Boolean.class).single());
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Whether object storage answers. For health checks. */
    public boolean storageReady() {
        try {
            return objects.hasBucket();
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        notices.close();
        writer.close();
        database.close();
        objects.close();
    }

    /**
     * @param databaseUrl {@code postgresql://user:password@host:port/name}, or JDBC's form
     * @param listenUrl the same database without a transaction pool in between
     * @param keys encrypt credentials and secret variables
     * @param workspaceMaxRuns cap of workspaces that have none of their own
     */
    public record Config(
            String databaseUrl,
            Optional<String> listenUrl,
            S3 s3,
            KeyRing keys,
            Optional<Integer> workspaceMaxRuns) {
        @Override
        public String toString() {
            return "Config[" + DatabaseUrl.parse(databaseUrl) + ", " + s3 + "]";
        }
    }

    public record S3(String endpoint, String accessKey, String secretKey, String bucket, String region) {
        @Override
        public String toString() {
            return "S3[" + endpoint + "/" + bucket + "]";
        }
    }
}
