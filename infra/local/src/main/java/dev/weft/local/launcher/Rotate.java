package dev.weft.local.launcher;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.InstanceKeys;
import dev.weft.local.instance.InstanceState;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.PrintStream;

/** {@code rotate}. */
public final class Rotate {
    private final Settings settings;
    private final PrintStream out;

    public Rotate(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** @throws ServiceException when Weft is up, or its key is not the data folder's */
    public int run() {
        DataFolder folder = DataFolder.of(settings);
        if (settings.optional(Setting.WEFT_SECRET_KEY).isPresent()) {
            throw new ServiceException("The key is that of WEFT_SECRET_KEY: set a new one there, and the former one as "
                    + Setting.WEFT_SECRET_KEY_PREVIOUS);
        }
        if (InstanceState.running(folder).isPresent()) {
            throw new ServiceException("Weft is up; end it first: infra/weft down");
        }
        new InstanceKeys(folder).rotate();
        out.println("There is a new secret key; the former one still opens what it encrypted. Back up " + folder.root());
        return 0;
    }
}
