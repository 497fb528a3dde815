package dev.weft.local;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Store;
import dev.weft.temporal.TemporalConnection;

/**
 * Prepares a database and a Temporal namespace for api and workers that run as processes of their own: schema, search
 * attributes, first key. May be repeated.
 */
public final class Setup {
    private Setup() {}

    public static void main(String[] arguments) {
        Settings settings = Settings.fromEnvironment();
        try (Store store = Store.open(settings);
                TemporalConnection temporal = TemporalConnection.open(settings)) {
            new SearchAttributes(temporal, settings.text(Setting.WEFT_TEMPORAL_NAMESPACE)).register();
            new CredentialsFile(settings, store.workspaces()).write();
        }
    }
}
