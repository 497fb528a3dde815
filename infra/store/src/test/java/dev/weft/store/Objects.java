package dev.weft.store;

import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.List;

/** What lies in the tests' bucket. */
final class Objects {
    private static final Settings SETTINGS = TestServices.storeSettings();
    private static final ObjectStorage STORAGE = new ObjectStorage(new Store.S3(
            SETTINGS.text(Setting.WEFT_S3_ENDPOINT),
            SETTINGS.text(Setting.WEFT_S3_ACCESS_KEY),
            SETTINGS.text(Setting.WEFT_S3_SECRET_KEY),
            SETTINGS.text(Setting.WEFT_S3_BUCKET),
            SETTINGS.text(Setting.WEFT_S3_REGION)));

    private Objects() {}

    static List<String> below(String prefix) {
        return STORAGE.below(prefix);
    }
}
