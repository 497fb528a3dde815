package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.BodyException;
import dev.weft.task.FileRef;
import java.io.IOException;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A file of the workspace, streamed from storage as it is sent; opened anew for each request that it goes with. */
final class FileBody extends RequestBody {
    private final FileRef file;
    private final Optional<MediaType> type;
    private final TaskContext context;

    FileBody(FileRef file, Optional<MediaType> type, TaskContext context) {
        this.file = file;
        this.type = type;
        this.context = context;
    }

    @Override
    public @Nullable MediaType contentType() {
        return type.orElseGet(() -> MediaType.parse(file.contentType()));
    }

    /** As the reference says, because some servers refuse chunks; a wrong size fails the call. */
    @Override
    public long contentLength() {
        return file.size() > 0 ? file.size() : -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        try (Source source = Okio.source(context.open(file))) {
            sink.writeAll(source);
        } catch (TaskException e) {
            throw new BodyException(e);
        }
    }
}
