package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.dify.Contract.Kind;
import dev.weft.api.dify.Contract.Row;
import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every field of every answer and of every event, with its type, and none but those that somebody documents. */
class DifyContractAnswerTest {
    private static final String EVENT = "event: ";
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final List<String> BLOCKS = List.of("loop_started", "loop_next", "loop_completed");

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    /** Answers of each endpoint that together show all of its fields. */
    private static Map<String, Shape> answers() {
        App app = App.of(App.QUICK);
        Play failed = new Play(app).endFailed("It broke");
        JsonNode result = app.blocking(Play.USER);
        JsonNode file = new Multipart()
                .field("user", Play.USER)
                .file("file", "a.txt", "text/plain", new byte[] {'a'})
                .send(app.api, "/v1/files/upload")
                .expect(201)
                .json();
        App form = App.of(DifyAppTest.FORM);
        App waiting = App.of(App.WAITING);
        return Map.of(
                "POST /workflows/run", new Shape(List.of(result)),
                "GET /workflows/run/:workflow_id",
                        new Shape(List.of(
                                app.detail(failed.id).expect(200).json(),
                                app.detail(result.path("task_id").stringValue()).expect(200).json())),
                "POST /workflows/tasks/:task_id/stop",
                        new Shape(List.of(waiting.stop(waiting.start("u"), "u").expect(200).json())),
                "POST /files/upload", new Shape(List.of(file)),
                "GET /workflows/logs",
                        new Shape(List.of(app.api.get("/v1/workflows/logs").expect(200).json())),
                "GET /info", new Shape(List.of(app.api.get("/v1/info").expect(200).json())),
                "GET /parameters", new Shape(List.of(form.api.get("/v1/parameters").expect(200).json())));
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfEveryAnswerIsThereWithItsType() {
        Map<String, Shape> answers = answers();
        return Contract.rows(Kind.ANSWER).stream().map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
            assertThat(answers).containsKey(row.place());
            answers.get(row.place()).show(row, row.name());
        }));
    }

    /** All events of a run in which everything happens and of one that is spoken, by their names. */
    private static Map<String, List<JsonNode>> events() throws Exception {
        List<Told> told = new ArrayList<>(Told.events(new Everything().toTheEnd().all(0)));
        App app = App.of(App.QUICK);
        Play spoken = new Play(app)
                .start("hello", "template")
                .sound("hello", "qqqq")
                .finish("hello", "template", "{'value':'x'}")
                .end(RunStatus.SUCCEEDED);
        told.addAll(Told.events(Told.all(app.api, spoken.id, Play.USER, 0)));
        App impossible = App.of(App.QUICK);
        Play failed = new Play(impossible).endFailed("It can't be run");
        told.addAll(Told.events(Told.all(impossible.api, failed.id, Play.USER, 0)));
        Map<String, List<JsonNode>> events = new LinkedHashMap<>();
        told.forEach(event -> events.computeIfAbsent(event.event(), name -> new ArrayList<>()).add(event.json()));
        return events;
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfEveryEventIsThereWithItsType() throws Exception {
        Map<String, List<JsonNode>> events = events();
        return Contract.rows(Kind.EVENT).stream()
                .filter(row -> !row.name().equals(EVENT + "ping"))
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    String[] event = row.name().substring(EVENT.length()).split("\\.", 2);
                    assertThat(events).containsKey(event[0]);
                    if (event.length > 1) {
                        new Shape(events.get(event[0])).show(row, event[1]);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> thePingIsShownWhereAStreamIsQuiet() {
        return new Checks()
                .shown("POST /workflows/run | event: ping", DifyFollowTest.class, "aQuietStreamIsKeptAlive")
                .of(Contract.rows(Kind.EVENT).stream()
                        .filter(row -> row.name().equals(EVENT + "ping"))
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> everyEventHoldsWhatTheTableOfTheWireSays() throws Exception {
        Map<String, List<JsonNode>> events = events();
        List<String> before = new ArrayList<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : Contract.rows(Kind.TABLE)) {
            List<String> fields = fields(row.sentence(), before);
            before = fields;
            for (String event : names(row.name())) {
                for (String field : of(event, fields)) {
                    tests.add(DynamicTest.dynamicTest(event + " | " + field, () -> {
                        String name = field.replaceAll("[^a-z_].*", "");
                        assertThat(events).containsKey(event);
                        for (JsonNode told : events.get(event)) {
                            assertThat(told.path("data").has(name)).as("%s in %s", name, told).isTrue();
                            // A retry is no end: its status says so.
                            if (!event.equals("node_retry") || !name.equals("status")) {
                                Shape.requireTold(field, told.path("data").path(name));
                            }
                        }
                    }));
                }
            }
        }
        return tests.stream();
    }

    /** {@code loop_*} stands for three. */
    private static List<String> names(String cell) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(cell);
        while (name.find()) {
            if (name.group(1).equals("loop_*")) {
                names.addAll(BLOCKS);
            } else {
                names.add(name.group(1));
            }
        }
        return names;
    }

    /** As written, those of the row before where the row says so. */
    private static List<String> fields(String cell, List<String> before) {
        List<String> fields = new ArrayList<>();
        String own = cell.replaceAll(" — .*", "");
        if (own.startsWith("the same + ") || own.startsWith("as `node_finished` + ")) {
            fields.addAll(before);
            own = own.substring(own.indexOf('+') + 2);
        }
        fields.addAll(Arrays.asList(own.split(",\\s*(?![^({\\[]*[)}\\]])")));
        return fields;
    }

    /** What stands behind a slash of its own is told only when a block is complete. */
    private static List<String> of(String event, List<String> fields) {
        List<String> told = new ArrayList<>();
        boolean complete = event.endsWith("_completed");
        for (String field : fields) {
            String[] sides = field.split(" / ", 2);
            told.add(sides[0]);
            if (sides.length > 1) {
                if (complete) {
                    told.add(sides[1]);
                    continue;
                }
                return told;
            }
        }
        return told;
    }

    @TestFactory
    Stream<DynamicTest> noAnswerHasAFieldThatNobodyDocuments() {
        App app = App.of(App.QUICK);
        JsonNode result = app.blocking(Play.USER);
        Map<String, JsonNode> answers = Map.of(
                "POST /workflows/run", result,
                "GET /workflows/run/:workflow_id",
                        app.detail(result.path("task_id").stringValue()).expect(200).json(),
                "POST /workflows/tasks/:task_id/stop",
                        app.stop(result.path("task_id").stringValue(), Play.USER).expect(200).json(),
                "GET /workflows/logs", app.api.get("/v1/workflows/logs").expect(200).json());
        // Of these the wire speaks besides the text.
        List<String> wire = List.of("data.workflow_run.triggered_from", "data.workflow_run.exceptions_count");
        return answers.entrySet().stream().map(answer -> DynamicTest.dynamicTest(answer.getKey(), () -> {
            List<String> documented = new ArrayList<>(wire);
            Contract.rows(Kind.ANSWER).stream()
                    .filter(row -> row.place().equals(answer.getKey()))
                    .forEach(row -> documented.add(row.name()));
            assertThat(documented).containsAll(paths("", answer.getValue()));
        }));
    }

    /** Outputs are the canvas's own. */
    private static List<String> paths(String under, JsonNode node) {
        List<String> paths = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : Json.array()) {
            paths.addAll(paths(under, item));
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String path = under.isEmpty() ? member.getKey() : under + "." + member.getKey();
            paths.add(path);
            if (!member.getKey().equals("outputs")) {
                paths.addAll(paths(path, member.getValue()));
            }
        }
        return paths;
    }
}
