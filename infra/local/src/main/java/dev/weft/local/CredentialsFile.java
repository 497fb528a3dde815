package dev.weft.local;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.launcher.Credentials;
import dev.weft.services.LocalService;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Store;
import dev.weft.store.WorkspaceStore;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code credentials.json} in the data folder: written when the database is new, and again with the present addresses
 * at each start. Does nothing when the database got its owner elsewhere.
 */
final class CredentialsFile {
    private static final Logger log = LoggerFactory.getLogger(CredentialsFile.class);
    private static final String OWNER = "owner@weft.local";

    private final Settings settings;
    private final WorkspaceStore workspaces;

    CredentialsFile(Settings settings, WorkspaceStore workspaces) {
        this.settings = settings;
        this.workspaces = workspaces;
    }

    void write() {
        DataFolder folder = DataFolder.of(settings);
        folder.create();
        String url = settings.optional(Setting.WEFT_PUBLIC_URL)
                .orElseGet(() -> "http://" + LocalService.HOST + ":" + settings.number(Setting.WEFT_PORT));
        String temporalUi = settings.text(Setting.WEFT_TEMPORAL_UI);
        Optional<Credentials> credentials = workspaces
                .firstStart(OWNER)
                .map(first -> new Credentials(url, first.key(), first.email(), first.password(), temporalUi))
                .or(() -> Credentials.read(folder).map(known -> known.at(url, temporalUi)));
        credentials.ifPresentOrElse(
                known -> known.write(folder),
                () -> log.warn(
                        "The database was set up from another folder: {} is not written", folder.credentials()));
    }
}
