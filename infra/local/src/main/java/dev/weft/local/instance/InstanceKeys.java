package dev.weft.local.instance;

import dev.weft.services.Secrets;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys that a data folder keeps, readable by its owner only. A setting goes before what the folder has. */
public final class InstanceKeys {
    private static final int KEY_BYTES = 32;

    private final DataFolder folder;

    public InstanceKeys(DataFolder folder) {
        this.folder = folder;
    }

    /** What Weft must be told; makes what is missing. */
    Map<Setting, String> settings(Settings settings) {
        Map<Setting, String> keys = new EnumMap<>(Setting.class);
        keys.put(
                Setting.WEFT_SECRET_KEY,
                settings.optional(Setting.WEFT_SECRET_KEY)
                        .orElseGet(() -> Secrets.keep(folder.secretKey(), KEY_BYTES, Base64.getEncoder())));
        keys.put(
                Setting.WEFT_OPERATOR_KEY,
                settings.optional(Setting.WEFT_OPERATOR_KEY)
                        .orElseGet(() -> Secrets.keep(folder.operatorKey(), KEY_BYTES)));
        String previous = Stream.of(settings.optional(Setting.WEFT_SECRET_KEY_PREVIOUS), previous())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(","));
        if (!previous.isEmpty()) {
            keys.put(Setting.WEFT_SECRET_KEY_PREVIOUS, previous);
        }
        return keys;
    }

    /**
     * Replaces the secret key by a new one and keeps the former: the next start encrypts by the new one and
     * re-encrypts what is stored. Broken off, it leaves no key out.
     *
     * @throws ServiceException when Weft or another rotation is at work on the folder, or the folder keeps no key
     */
    public void rotate() {
        if (!Files.exists(folder.secretKey())) {
            throw new ServiceException("There is no secret key in " + folder.root());
        }
        LauncherLock lock = LauncherLock.take(folder)
                .orElseThrow(() -> new ServiceException(
                        "Another launcher works on " + folder.root() + "; end it first: infra/weft down"));
        try {
            String former = read(folder.secretKey())
                    .orElseThrow(() -> new ServiceException("There is no secret key in " + folder.root()));
            Secrets.write(
                    folder.secretKeysPrevious(),
                    Stream.concat(Stream.of(former), previous().stream().flatMap(InstanceKeys::each))
                            .distinct()
                            .collect(Collectors.joining(",")));
            Secrets.write(folder.secretKey(), Secrets.random(KEY_BYTES, Base64.getEncoder()));
        } finally {
            lock.close();
        }
    }

    private static Stream<String> each(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(key -> !key.isEmpty());
    }

    private Optional<String> previous() {
        return read(folder.secretKeysPrevious());
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
