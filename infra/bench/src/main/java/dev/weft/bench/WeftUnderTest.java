package dev.weft.bench;

import dev.weft.local.RunningWeft;
import dev.weft.local.WeftLocal;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Weft in this JVM, on PostgreSQL, MinIO and Temporal as the launcher starts them. */
public final class WeftUnderTest implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final RunningWeft weft;
    private final String temporalAddress;
    private final WeftClient client;

    private WeftUnderTest(RunningWeft weft, String temporalAddress, WeftClient client) {
        this.weft = weft;
        this.temporalAddress = temporalAddress;
        this.client = client;
    }

    /** @param chosen go before what the measurement needs */
    public static WeftUnderTest start(Map<Setting, String> chosen) {
        Settings settings = settings().with(chosen);
        RunningWeft weft = WeftLocal.start(settings);
        return new WeftUnderTest(
                weft,
                settings.text(Setting.WEFT_TEMPORAL_ADDRESS),
                new WeftClient(weft.url(), key(weft.part(Store.class))));
    }

    /** Services of their own, any free port, loopback allowed for http tasks. */
    public static Settings settings() {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        Map<Setting, String> needed = new EnumMap<>(Setting.class);
        needed.put(Setting.WEFT_PORT, "0");
        needed.put(Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(secret));
        needed.put(Setting.WEFT_EGRESS_ALLOW, "127.0.0.0/8");
        return TestServices.settings().with(needed);
    }

    /** @return of a new workspace */
    static String key(Store store) {
        String workspace = store.workspaces().create("bench", Optional.empty()).id();
        return store.keys()
                .mint(workspace, "bench", Scope.WORKSPACE, Optional.empty())
                .key();
    }

    public WeftClient client() {
        return client;
    }

    public String temporalAddress() {
        return temporalAddress;
    }

    @Override
    public void close() {
        weft.close();
    }
}
