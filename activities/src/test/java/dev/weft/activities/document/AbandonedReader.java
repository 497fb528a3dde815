package dev.weft.activities.document;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.code.Confinement;
import dev.weft.activities.code.DoomedWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A worker that is about to be killed: it reads a document without end. */
public final class AbandonedReader {

    private AbandonedReader() {}

    /** @param args folder to write in; whether to look for bubblewrap */
    public static void main(String[] args) throws Exception {
        boolean confined = Boolean.parseBoolean(args[1]);
        DocumentProcess process = DocumentProcess.open(
                Path.of(args[0]),
                Duration.ofMinutes(10),
                name -> confined ? Confinement.onPath(name) : Optional.empty());
        FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(10));
        Thread.ofPlatform().start(() -> {
            try {
                process.read(
                        context.file("endless.pdf", "application/pdf", HostileDocuments.pdfWithoutEnd()), 1000, context);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (ProcessHandle.current().descendants().noneMatch(AbandonedReader::isJava)) {
            Thread.onSpinWait();
        }
        DoomedWorker.sayReady(ProcessHandle.current().children());
    }

    static boolean isJava(ProcessHandle process) {
        return process.info().command().filter(command -> command.endsWith("/java")).isPresent();
    }
}
