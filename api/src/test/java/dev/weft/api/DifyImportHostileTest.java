package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.api.core.YamlReader;
import dev.weft.api.core.YamlWriter;
import dev.weft.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Real workflows that something was done to: each is imported as it is, or refused with a reason and without a trace. */
class DifyImportHostileTest {
    private static final String IMPORT = "/weft/v1/canvases/import?format=dify";
    private static final List<Integer> REFUSED = List.of(400, 413, 415, 422);
    private static final int SEEDS = 5;
    private static final int LARGE = 10 * 1024 * 1024;

    private final Api api = new Api();

    /** What is done to a document. */
    enum Change {
        NODE_GONE((document, random) -> nodes(document).remove(random.nextInt(nodes(document).size()))),
        EDGE_TO_NOWHERE((document, random) -> {
            edge(document, id(document, random), "nowhere");
            edge(document, "elsewhere", id(document, random));
        }),
        EDGE_BACK((document, random) -> {
            JsonNode edge = edges(document).get(random.nextInt(edges(document).size()));
            edge(document, edge.path("target").asString(""), edge.path("source").asString(""));
        }),
        EDGE_TO_ITSELF((document, random) -> {
            String id = id(document, random);
            edge(document, id, id);
        }),
        ID_TWICE((document, random) -> node(document, random).put("id", id(document, random))),
        BLOCK_IN_ITSELF((document, random) -> {
            ObjectNode node = node(document, random);
            node.withObjectProperty("data").put("iteration_id", node.path("id").asString("")).put("type", "iteration");
        }),
        ANOTHER_TYPE((document, random) -> {
            String type = node(document, random).path("data").path("type").asString("");
            node(document, random).withObjectProperty("data").put("type", type);
        }),
        UNKNOWN_TYPE((document, random) -> node(document, random).withObjectProperty("data").put("type", "time-machine")),
        NAMES_GONE((document, random) -> changed(document, random, Change::without)),
        WRONG_TYPES((document, random) -> changed(document, random, Change::odd));

        private final BiConsumer<ObjectNode, Random> change;

        Change(BiConsumer<ObjectNode, Random> change) {
            this.change = change;
        }

        private static ArrayNode nodes(ObjectNode document) {
            return (ArrayNode) document.at("/workflow/graph/nodes");
        }

        private static ArrayNode edges(ObjectNode document) {
            return (ArrayNode) document.at("/workflow/graph/edges");
        }

        private static ObjectNode node(ObjectNode document, Random random) {
            return (ObjectNode) nodes(document).get(random.nextInt(nodes(document).size()));
        }

        private static String id(ObjectNode document, Random random) {
            return node(document, random).path("id").asString("");
        }

        private static void edge(ObjectNode document, String source, String target) {
            edges(document)
                    .addObject()
                    .put("id", source + target)
                    .put("source", source)
                    .put("sourceHandle", "source")
                    .put("target", target);
        }

        /** Some of all objects of the document. */
        private static void changed(ObjectNode document, Random random, BiConsumer<ObjectNode, Random> change) {
            List<ObjectNode> objects = new ArrayList<>();
            collect(document, objects);
            for (int times = 0; times < 1 + random.nextInt(4); times++) {
                ObjectNode object = objects.get(random.nextInt(objects.size()));
                if (!object.isEmpty()) {
                    change.accept(object, random);
                }
            }
        }

        private static void collect(JsonNode node, List<ObjectNode> into) {
            if (node instanceof ObjectNode object) {
                into.add(object);
            }
            node.forEach(child -> collect(child, into));
        }

        private static String name(ObjectNode object, Random random) {
            return List.copyOf(object.propertyNames()).get(random.nextInt(object.size()));
        }

        private static void without(ObjectNode object, Random random) {
            object.remove(name(object, random));
        }

        private static void odd(ObjectNode object, Random random) {
            List<JsonNode> odd = List.of(
                    Json.nil(), Json.text(""), Json.text("{{#nowhere.text#}}"), Json.text("{{ 1 / 0 }}"), Json.text("x".repeat(70_000)),
                    Json.tree(-1), Json.tree(1e300), Json.tree(Long.MAX_VALUE), Json.tree(true), Json.object(), Json.array(),
                    Json.array().addNull().add(Json.object()), Json.object().set("id", Json.object().set("a", Json.array())));
            object.set(name(object, random), odd.get(random.nextInt(odd.size())));
        }
    }

    /** What is done to the bytes of a document. */
    enum Damage {
        CUT_OFF((bytes, random) -> Arrays.copyOf(bytes, random.nextInt(bytes.length))),
        NUL((bytes, random) -> inserted(bytes, random.nextInt(bytes.length), new byte[] {0})),
        NOT_UTF_8((bytes, random) -> inserted(bytes, random.nextInt(bytes.length), new byte[] {(byte) 0xC3, (byte) 0x28})),
        HALF_A_PAIR((bytes, random) -> behindColon(bytes, random, "\"\\uD800\" ")),
        TAB((bytes, random) -> behind(bytes, random, '\n', "\t")),
        BITS((bytes, random) -> {
            byte[] flipped = bytes.clone();
            for (int times = 0; times < 8; times++) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return flipped;
        }),
        JAVA((bytes, random) -> behindColon(bytes, random, "!!java.net.URLClassLoader ")),
        PYTHON((bytes, random) -> behindColon(bytes, random, "!!python/object/apply:os.system ")),
        ANCHOR((bytes, random) -> behindColon(behindColon(bytes, random, "&a "), random, "*a ")),
        ITSELF((bytes, random) -> joined(bytes, "\nitself: &itself [*itself]\n")),
        MERGED((bytes, random) -> joined(bytes, "\nbase: &base {a: 1}\nmore: {<<: *base}\n")),
        BOMB((bytes, random) -> joined(bytes, bomb())),
        DEEP((bytes, random) -> joined(bytes, "\ndeep: " + "[".repeat(3_000) + "]".repeat(3_000) + "\n")),
        DEEP_BLOCKS((bytes, random) -> joined(bytes, deepBlocks())),
        TWO((bytes, random) -> joined(bytes, "\n---\nkind: app\n")),
        TWICE((bytes, random) -> joined(bytes, "\nworkflow: {graph: {nodes: []}}\n")),
        LARGE((bytes, random) -> joined(bytes, "\n# " + "x".repeat(DifyImportHostileTest.LARGE) + "\n")),
        MANY((bytes, random) -> joined(bytes, "\nmany:" + "\n- 1".repeat(600_000) + "\n"));

        private final BiFunction<byte[], Random, byte[]> damage;

        Damage(BiFunction<byte[], Random, byte[]> damage) {
            this.damage = damage;
        }

        private static byte[] inserted(byte[] bytes, int at, byte[] more) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(bytes, 0, at);
            all.writeBytes(more);
            all.write(bytes, at, bytes.length - at);
            return all.toByteArray();
        }

        private static byte[] joined(byte[] bytes, String more) {
            return inserted(bytes, bytes.length, more.getBytes(StandardCharsets.UTF_8));
        }

        private static byte[] behindColon(byte[] bytes, Random random, String more) {
            int from = random.nextInt(bytes.length);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(": ", from);
            return inserted(bytes, at < 0 ? bytes.length : at + 2, more.getBytes(StandardCharsets.UTF_8));
        }

        private static byte[] behind(byte[] bytes, Random random, char sought, String more) {
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(sought, random.nextInt(bytes.length));
            return inserted(bytes, at + 1, more.getBytes(StandardCharsets.UTF_8));
        }

        private static String bomb() {
            StringBuilder bomb = new StringBuilder("\na0: &a0 [x, x, x, x]\n");
            for (int level = 1; level < 20; level++) {
                bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]%n".formatted(level, level, level - 1, level - 1, level - 1));
            }
            return bomb.toString();
        }

        private static String deepBlocks() {
            StringBuilder deep = new StringBuilder("\ndeep:\n");
            for (int level = 1; level < 400; level++) {
                deep.append(" ".repeat(level)).append("a:\n");
            }
            return deep.toString();
        }
    }

    static Stream<Path> fixtures(String folder) throws IOException, URISyntaxException {
        return Files.list(Path.of(DifyImportHostileTest.class.getResource(folder).toURI()))
                .filter(file -> file.toString().endsWith(".yml"))
                .sorted();
    }

    static Stream<Arguments> changes() throws IOException, URISyntaxException {
        return fixtures("/dify").flatMap(file -> Arrays.stream(Change.values())
                .flatMap(change -> IntStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(file, change, seed))));
    }

    static Stream<Arguments> damages() throws IOException, URISyntaxException {
        return fixtures("/dify").flatMap(file -> Arrays.stream(Damage.values()).map(damage -> Arguments.of(file, damage)));
    }

    static Stream<Path> refused() throws IOException, URISyntaxException {
        return fixtures("/dify/refused");
    }

    private Answer send(byte[] body, String contentType) {
        return api.send(api.request("POST", IMPORT, Optional.empty())
                .setHeader("Content-Type", contentType)
                .method("POST", BodyPublishers.ofByteArray(body)));
    }

    private Answer send(byte[] body) {
        return send(body, "application/yaml");
    }

    private int canvases() {
        return api.get("/weft/v1/canvases").expect(200).json().path("items").size();
    }

    /** Whether it was imported; what was refused has a reason, and left nothing behind. */
    private boolean judged(Answer answer) {
        if (answer.status() == 201) {
            assertThat(canvases()).isEqualTo(1);
            return true;
        }
        assertThat(REFUSED).as(answer.body()).contains(answer.status());
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("detail").asString("")).isNotBlank();
        for (JsonNode one : problem.path("problems")) {
            assertThat(one.path("message").asString("")).isNotBlank();
            assertThat(one.path("task").asString("") + one.path("path").asString("")).as("a place in %s", one).isNotBlank();
        }
        assertThat(answer.body()).doesNotContain("Exception", "dev.weft.", "at java.");
        assertThat(canvases()).isZero();
        assertThat(api.get("/weft/v1/credentials").expect(200).json().path("items")).isEmpty();
        return false;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aDocumentThatWasChangedIsImportedAsItIsOrRefusedWithTheNode(Path file, Change change, int seed) throws Exception {
        ObjectNode document = (ObjectNode) YamlReader.read(Files.readString(file));
        change.change.accept(document, new Random(seed));
        String yaml = YamlWriter.write(document);
        Answer answer = send(yaml.getBytes(StandardCharsets.UTF_8));
        if (judged(answer)) {
            String id = answer.json().path("id").stringValue();
            assertThat(YamlReader.read(api.get("/weft/v1/canvases/" + id + "/export?format=dify").expect(200).body()))
                    .isEqualTo(YamlReader.read(yaml));
        } else {
            assertThat(answer.json().path("problems")).as(answer.body()).isNotEmpty();
        }
        if (change == Change.UNKNOWN_TYPE) {
            assertThat(answer.json().path("problems")).anySatisfy(problem -> {
                assertThat(problem.path("task").asString("")).isNotBlank();
                assertThat(problem.path("message").stringValue())
                        .contains("\"" + problem.path("task").stringValue() + "\"", "\"time-machine\"");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDocumentWhoseBytesWereDamagedIsImportedOrRefusedWithThePlace(Path file, Damage damage) throws Exception {
        byte[] bytes = damage.damage.apply(Files.readAllBytes(file), new Random(7));
        judged(send(bytes));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatWeftCanNotRunIsRefusedWithTheNode(Path file) throws Exception {
        Answer answer = send(Files.readAllBytes(file)).expect(400);
        assertThat(judged(answer)).isFalse();
        JsonNode document = YamlReader.read(Files.readString(file));
        for (JsonNode problem : answer.json().path("problems")) {
            String type = document.at(problem.path("path").stringValue()).asString("");
            assertThat(problem.path("message").stringValue())
                    .contains("\"" + problem.path("task").stringValue() + "\"", "\"" + type + "\"");
            assertThat(type).isNotBlank();
        }
    }

    @Test
    void aFormWithoutAFileOrWithTwoIsRefused() throws Exception {
        byte[] yaml = Files.readAllBytes(fixtures("/dify").findFirst().orElseThrow());
        assertThat(judged(new Multipart().send(api, IMPORT))).isFalse();
        assertThat(judged(new Multipart().field("other", "x").send(api, IMPORT))).isFalse();
        assertThat(judged(new Multipart().file("files", "a.yml", "text/yaml", yaml).send(api, IMPORT))).isFalse();
        assertThat(judged(new Multipart().file("file", "a.yml", "text/yaml", yaml).file("file", "b.yml", "text/yaml", yaml)
                        .send(api, IMPORT)))
                .isFalse();
        assertThat(judged(new Multipart().file("file", "a.yml", "text/yaml", new byte[0]).send(api, IMPORT))).isFalse();
        assertThat(judged(new Multipart().file("file", "a.yml", "text/yaml", new byte[LARGE]).send(api, IMPORT))).isFalse();
        assertThat(judged(send(yaml, "multipart/form-data"))).isFalse();
        assertThat(judged(send(yaml, "multipart/form-data; boundary=" + Multipart.BOUNDARY))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "application/json", "application/x-www-form-urlencoded", "image/png", "nonsense", "application/yaml; charset=utf-16"
    })
    void aBodyOfAnotherTypeIsRefusedUnlessItIsOneAfterAll(String contentType) throws Exception {
        judged(send(Files.readAllBytes(fixtures("/dify").findFirst().orElseThrow()), contentType));
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThat(judged(send(new byte[0]))).isFalse();
        assertThat(judged(send(" \n# nothing\n".getBytes(StandardCharsets.UTF_8)))).isFalse();
        assertThat(judged(api.send(api.request("POST", IMPORT, Optional.empty())))).isFalse();
        assertThat(judged(send(new byte[LARGE]))).isFalse();
    }

    @Test
    void aCharacterOfTwoHalvesIsReadWhereverItStands() throws Exception {
        for (int before = 0; before < 4_200; before++) {
            String text = "x".repeat(before) + "🤖";
            assertThat(YamlReader.read("a: \"" + text + "\"").path("a").stringValue()).isEqualTo(text);
        }
    }
}
