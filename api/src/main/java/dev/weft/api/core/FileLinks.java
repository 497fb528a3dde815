package dev.weft.api.core;

import dev.weft.api.core.Refused.Forbidden;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.store.FileStore;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.Signatures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Lets whoever holds a link read one file without a key, for a time. Links are signed, not stored. */
public final class FileLinks {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private final FileStore files;
    private final Signatures signatures;
    private final Clock clock;
    private final Duration lifetime;

    public FileLinks(FileStore files, Signatures signatures, Clock clock, Duration lifetime) {
        this.files = files;
        this.signatures = signatures;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /**
     * @param expires seconds since 1970
     * @param signature of all the others, in hex
     */
    public record Link(String workspace, String file, String expires, String signature) {}

    /** Give it only to who may see the file. */
    public Link to(StoredFile file) {
        String expires = Long.toString(clock.instant().plus(lifetime).getEpochSecond());
        return new Link(
                file.workspace(), file.id(), expires, signatures.sign(signed(file.workspace(), file.id(), expires)));
    }

    /**
     * The file that the link leads to. Says nothing about files to who holds no valid link.
     *
     * @throws Forbidden when Weft made no such link, or made it too long ago
     * @throws NotFound when the file has been deleted since
     */
    public StoredFile follow(Link link) {
        if (!SECONDS.matcher(link.expires()).matches()
                || !signatures.verify(signed(link.workspace(), link.file(), link.expires()), link.signature())) {
            throw new Forbidden("This is no link that Weft made; take it whole, as it was given");
        }
        Instant expires = Instant.ofEpochSecond(Long.parseLong(link.expires()));
        if (!clock.instant().isBefore(expires)) {
            throw new Forbidden("This link expired at " + expires + "; ask for the file again to get a new one");
        }
        return files.find(link.workspace(), link.file()).orElseThrow(() -> new NotFound(What.FILE, link.file()));
    }

    private static String signed(String workspace, String file, String expires) {
        return workspace + "\n" + file + "\n" + expires;
    }
}
