package dev.weft.activities.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.Confinement;
import dev.weft.activities.code.DoomedWorker;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDocumentsTest {
    private static final int MAX_CHARACTERS = 5_000_000;

    @TempDir
    static Path folder;

    private static DocumentProcess process;

    private final FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));

    @BeforeAll
    static void open() throws IOException {
        process = DocumentProcess.open(folder);
    }

    private String read(DocumentProcess by, String name, byte[] bytes, int maxCharacters) throws Exception {
        return by.read(context.file(name, "application/octet-stream", bytes), maxCharacters, context);
    }

    private String read(String name, byte[] bytes) throws Exception {
        return read(process, name, bytes, MAX_CHARACTERS);
    }

    private TaskException failure(String name, byte[] bytes) {
        return catchThrowableOfType(TaskException.class, () -> read(name, bytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Time

    @Test
    void endsADocumentThatTakesTooLongAndItsProcess() throws Exception {
        DocumentProcess hurried = DocumentProcess.open(folder, Duration.ofSeconds(8));
        Set<ProcessHandle> before = processes();
        CompletableFuture<Throwable> ended = inBackground(hurried, HostileDocuments.pdfWithoutEnd());
        List<ProcessHandle> readers = awaitReaders(before);
        Throwable failure = ended.get(60, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(TaskException.class).hasMessage("endless.pdf takes too long to read");
        assertThat(((TaskException) failure).code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        awaitEnd(readers);
        assertThat(read("a.txt", utf8("still there"))).isEqualTo("still there");
    }

    @Test
    void endsTheProcessOfATaskThatIsStopped() throws Exception {
        Set<ProcessHandle> before = processes();
        CompletableFuture<Throwable> ended = inBackground(process, HostileDocuments.pdfWithoutEnd());
        List<ProcessHandle> readers = awaitReaders(before);
        context.cancel();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        awaitEnd(readers);
    }

    /** Where nothing confines it, it writes into a folder of the machine. */
    @Test
    void nothingIsLeftOfADocumentThatTakesTooLong(@TempDir Path own) throws Exception {
        DocumentProcess hurried = DocumentProcess.open(own, Duration.ofSeconds(8), name -> Optional.empty());
        Set<ProcessHandle> before = processes();
        CompletableFuture<Throwable> ended = inBackground(hurried, HostileDocuments.pdfWithoutEnd());
        assertThat(awaitReaders(before)).isNotEmpty();
        assertThat(own).isNotEmptyDirectory();
        assertThat(ended.get(60, TimeUnit.SECONDS)).hasMessageContaining("takes too long");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isEmpty(own) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(own).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itsProcessEndsWithTheWorker(boolean confined, @TempDir Path own) throws Exception {
        Assumptions.assumeTrue(!confined || Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        DoomedWorker.kill(AbandonedReader.class, own.toString(), Boolean.toString(confined));
    }

    @Test
    void whatAKilledWorkerLeftIsRemoved(@TempDir Path own) throws Exception {
        Path left = Files.createDirectory(own.resolve("document-1"));
        Files.writeString(left.resolve("a.pdf"), "secret");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path inUse = Files.createDirectory(own.resolve("document-2"));
        DocumentProcess.open(own);
        assertThat(own).isDirectoryContaining(inUse::equals).isDirectoryNotContaining(left::equals);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private CompletableFuture<Throwable> inBackground(DocumentProcess by, byte[] document) {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() ->
                ended.complete(catchThrowable(() -> read(by, "endless.pdf", document, MAX_CHARACTERS))));
        return ended;
    }

    /** The process that reads, and those around it that confine it: those that were not there before. */
    private static List<ProcessHandle> awaitReaders(Set<ProcessHandle> before) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            List<ProcessHandle> readers = ProcessHandle.current()
                    .descendants()
                    .filter(handle -> !before.contains(handle))
                    .toList();
            if (readers.stream().anyMatch(AbandonedReader::isJava)) {
                return readers;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no process reads");
    }

    private static Set<ProcessHandle> processes() {
        return ProcessHandle.current().descendants().collect(Collectors.toSet());
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle handle : processes) {
            assertThat(handle.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void longRunsOfSpacesAreReadInTime() throws Exception {
        String spaces = " ".repeat(1_000_000);
        DocumentProcess hurried = DocumentProcess.open(folder, Duration.ofSeconds(30));
        assertThat(read(hurried, "a.txt", utf8("from" + spaces + "to"), MAX_CHARACTERS))
                .isEqualTo("from" + spaces + "to");
    }

    // What they name

    /** Without the walls around the process: what keeps documents from fetching must be their readers. */
    @Test
    void nothingThatADocumentNamesIsFetchedOrRead() throws Exception {
        DocumentProcess open = DocumentProcess.open(folder, Duration.ofSeconds(60), name -> Optional.empty());
        Path secret = Files.writeString(folder.resolve("beside.txt"), "kept-here");
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.of(200, "text/xml", "<a>stolen</a>"))) {
            Map<String, byte[]> documents = new NamingDocuments(server.url().toString(), secret.toUri().toString()).all();
            for (Map.Entry<String, byte[]> document : documents.entrySet()) {
                String said;
                try {
                    said = read(open, document.getKey(), document.getValue(), MAX_CHARACTERS);
                    if (!document.getKey().startsWith("entity")) {
                        assertThat(said).as(document.getKey()).containsAnyOf("Shown", "says this", "Ada", "Größe");
                    }
                } catch (TaskException e) {
                    assertThat(document.getKey()).as(e.getMessage()).startsWith("entity");
                    assertThat(e.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
                    said = e.getMessage();
                }
                assertThat(said).as(document.getKey()).doesNotContain("stolen", "kept-here");
                assertThat(server.requests()).as(document.getKey()).isEmpty();
            }
            URI.create(server.url("/by-hand")).toURL().openStream().close();
            assertThat(server.requests()).hasSize(1);
        }
    }

    // Size

    @Test
    void entitiesOfEntitiesAreRefused() throws Exception {
        for (Map.Entry<String, byte[]> document : Map.of(
                        "a.docx", HostileDocuments.with(Documents.docx(), "word/document.xml", HostileDocumentsTest::laughing),
                        "a.epub", HostileDocuments.with(Documents.epub(), "c.xhtml", HostileDocumentsTest::laughing))
                .entrySet()) {
            TaskException failure = failure(document.getKey(), document.getValue());
            assertThat(failure.code()).as(document.getKey()).isEqualTo(FailureCode.FILE_UNREADABLE);
            assertThat(failure).hasMessageContaining("damaged");
        }
    }

    private static String laughing(String xml) {
        return HostileDocuments.declaring(xml, HostileDocuments.laughs())
                .replace("Größe", "&l11;")
                .replace("A book", "&l11;");
    }

    @Test
    void aDocumentThatTakesMoreMemoryThanThereIsEndsItsProcessAlone() throws Exception {
        TaskException failure = failure("much.html", utf8("<p>x".repeat(10_000_000)));
        assertThat(failure).hasMessage("much.html takes more memory to read than there is");
        assertThat(failure.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
    }

    @Test
    void aBookOfNothingIsNotReadToItsEnd() throws Exception {
        TaskException failure = failure("empty.epub", HostileDocuments.epubOfNothing(300));
        assertThat(failure).hasMessage("The text of empty.epub has more than 5000000 characters");
    }

    @Test
    void nestingEndsSomewhere() throws Exception {
        assertThat(read("deep.html", utf8(HostileDocuments.nestedPage()))).contains("Before", "deep");
        try {
            assertThat(read("deep.eml", utf8(HostileDocuments.nestedMail()))).hasSizeLessThan(1_000);
        } catch (TaskException e) {
            assertThat(e.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
            assertThat(e).hasMessageStartingWith("deep.eml can't be read");
        }
    }

    @Test
    void aTextThatIsLongerThanWantedIsSaidSoHoweverMuchFollows() {
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> read(process, "a.txt", utf8("line\n".repeat(2_000_000)), 1_000));
        assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
        assertThat(failure).hasMessage("The text of a.txt has more than 1000 characters");
    }

    @Test
    void aRowOfManyCellsCounts() {
        String page = "<table><tr>" + ("<td>" + "x".repeat(999) + "</td>").repeat(1_000) + "</tr></table>";
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> read(process, "a.html", utf8(page), 100_000));
        assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    }

    @Test
    void aLargeFileWithoutTextIsNamedByItsType() {
        byte[] image = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 8_000_000);
        assertThat(failure("a.png", image))
                .hasMessage("a.png can't be read: it is of type image/png, which holds no text that can be read");
    }

    // Locks and damage

    @Test
    void documentsUnderAPasswordAreNamedSo() throws Exception {
        Map<String, byte[]> documents = Map.of(
                "a.pdf", Documents.pdf(true),
                "a.docx", Documents.locked(Documents.docx()),
                "a.xlsx", Documents.locked(Documents.xlsx()),
                "a.pptx", Documents.locked(Documents.pptx()),
                "a.doc", Documents.lockedDoc(),
                "a.xls", Documents.lockedByOldOffice(Documents::xls),
                "a.ppt", Documents.lockedByOldOffice(Documents::ppt));
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            TaskException failure = failure(document.getKey(), document.getValue());
            assertThat(failure.code()).as(document.getKey()).isEqualTo(FailureCode.FILE_UNREADABLE);
            assertThat(failure).hasMessage(document.getKey() + " can't be read: it is protected by a password");
        }
    }

    @Test
    void cutOffArchivesAreDamaged() throws Exception {
        for (Map.Entry<String, byte[]> document : Map.of(
                        "a.docx", Documents.docx(), "a.xlsx", Documents.xlsx(), "a.pptx", Documents.pptx())
                .entrySet()) {
            TaskException failure = failure(
                    document.getKey(), Arrays.copyOf(document.getValue(), document.getValue().length / 2));
            assertThat(failure.code()).as(document.getKey()).isEqualTo(FailureCode.FILE_UNREADABLE);
            assertThat(failure).hasMessageContaining(document.getKey() + " can't be read: it is");
        }
    }

    @Test
    void emptyFilesAreEmptyTextsOrEmptyDocuments() throws Exception {
        assertThat(read("a.txt", new byte[0])).isEmpty();
        assertThat(read("a.csv", new byte[0])).isEmpty();
        assertThat(failure("a.pdf", new byte[0])).hasMessage("a.pdf can't be read: it is empty");
    }

    @Test
    void bytesThatDontComeAreNotTheDocumentsFault() {
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> process.read(context.brokenFile("a.txt"), MAX_CHARACTERS, context));
        assertThat(failure.code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
        assertThat(failure).hasMessage("Reading a.txt broke off");
    }
}
