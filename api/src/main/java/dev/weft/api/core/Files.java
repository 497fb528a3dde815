package dev.weft.api.core;

import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.api.core.Refused.What;
import dev.weft.store.FileStore;
import dev.weft.store.FileStore.NewFile;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.Page;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files of a workspace. A workspace key sees all of them; an app key those of its canvas; where an end-user is named,
 * only that user's and those of nobody.
 */
public final class Files {
    private static final int LONGEST_NAME = 255;

    private final FileStore store;
    private final long limit;

    /** @param limit of one file, in bytes */
    public Files(FileStore store, long limit) {
        this.store = store;
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    /**
     * Streams the bytes into storage. Path parts and control characters of the name are dropped.
     *
     * @param mostBytes a dialect's own limit; the smaller one holds
     * @throws TooLarge once more bytes arrive; nothing is kept
     */
    public StoredFile store(
            Principal principal,
            String name,
            String contentType,
            Optional<String> user,
            InputStream bytes,
            long mostBytes) {
        long most = Math.min(mostBytes, limit);
        NewFile file = new NewFile(
                principal.workspace(),
                plainName(name),
                contentType,
                principal.canvas(),
                user,
                Optional.empty(),
                Optional.empty());
        try {
            return store.write(file, bytes, most);
        } catch (FileStore.TooLargeException e) {
            throw new TooLarge(most, String.valueOf(e.getMessage()));
        }
    }

    public StoredFile find(Principal principal, Optional<String> user, String id) {
        return visible(principal, user, id).orElseThrow(() -> new NotFound(What.FILE, id));
    }

    /** Empty for what the principal, or the end-user where one is named, may not see. */
    public Optional<StoredFile> visible(Principal principal, Optional<String> user, String id) {
        return store.find(principal.workspace(), id)
                .filter(file -> principal.canvas().isEmpty()
                        || file.canvas().equals(principal.canvas()))
                .filter(file -> user.isEmpty() || file.user().isEmpty() || file.user().equals(user));
    }

    /**
     * The bytes of a file that was found before, from the given one on; close the stream.
     *
     * @throws NotFound when it has been deleted since
     */
    public InputStream open(StoredFile file, long first) {
        return store.open(file.workspace(), file.id(), first)
                .orElseThrow(() -> new NotFound(What.FILE, file.id()));
    }

    /** The same files, those of nobody given to the end-user. */
    public List<StoredFile> given(List<StoredFile> stored, String user) {
        return stored.stream()
                .map(file -> file.user().isEmpty() && store.give(file.workspace(), file.id(), user)
                        ? store.find(file.workspace(), file.id()).orElse(file)
                        : file)
                .toList();
    }

    public Page<StoredFile> list(Principal principal, Optional<String> cursor, int limit) {
        return store.list(principal.workspace(), principal.canvas(), cursor, limit);
    }

    public void delete(Principal principal, String id) {
        find(principal, Optional.empty(), id);
        if (!store.delete(principal.workspace(), id)) {
            throw new NotFound(What.FILE, id);
        }
    }

    /** Whether {@link #store} keeps the name as it is, but for space around it. */
    public static boolean isPlainName(String name) {
        return plainName(name).equals(name.strip());
    }

    static String plainName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("\\p{Cntrl}", "").strip();
        if (plain.isEmpty() || plain.equals(".") || plain.equals("..")) {
            return "file";
        }
        if (plain.codePointCount(0, plain.length()) <= LONGEST_NAME) {
            return plain;
        }
        int dot = plain.lastIndexOf('.');
        String extension = dot > 0 && plain.length() - dot <= 16 ? plain.substring(dot) : "";
        int kept = LONGEST_NAME - extension.length();
        return plain.substring(0, plain.offsetByCodePoints(0, kept)) + extension;
    }
}
