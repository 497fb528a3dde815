package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.Eventually;
import dev.weft.secret.KeyRing;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.store.Store;
import dev.weft.temporal.EncryptedPayloads;
import dev.weft.temporal.TemporalConnection;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A secret key gives way to another one: what was begun and kept under the former goes on and stays readable. */
class KeyRotationTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final Pattern KEY_ID = Pattern.compile("key: \"encryption-key-id\"\\s+value: \"([^\"]*)\"");

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[5] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String id(String key) {
        return KeyRing.of(key, List.of()).currentId();
    }

    private static final Map<Setting, String> BEFORE = Map.of(Setting.WEFT_SECRET_KEY, OLD);
    private static final Map<Setting, String> BOTH =
            Map.of(Setting.WEFT_SECRET_KEY, NEW, Setting.WEFT_SECRET_KEY_PREVIOUS, OLD);
    private static final Map<Setting, String> AFTER = Map.of(Setting.WEFT_SECRET_KEY, NEW);

    private static ObjectNode canvas(FakeHttpServer server) {
        return json("""
                {'title':'Report','variables':[
                   {'name':'region','type':'string'},{'name':'token','type':'string','secret':true}],
                 'tasks':[
                   {'id':'ask','type':'approval','config':{'message':'Go?'}},
                   {'id':'call','type':'http','dependsOn':['ask'],'config':{'url':'%s','method':'POST',
                      'credential':'ledger','body':{'region':'{{ variables.region }}','token':'{{ variables.token }}'}}}],
                 'outputs':{'said':'{{ tasks.call.output.body }}'}}""".formatted(server.url("/ledger")));
    }

    private static void approve(OwnStack stack, String run) {
        Eventually.get("the question", () -> Optional.of(stack.tryPost("/runs/" + run + "/approvals/ask", json("{'decision':'approved'}")))
                .filter(answer -> answer.statusCode() == 202));
    }

    private static final ObjectNode INPUTS = json("{'region':'EU','token':'token-of-the-run'}");

    @Test
    void runsGoOnAndStayReadableUnderANewKeyUntilTheOldOneMayGo() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.json("{\"booked\":true}"));
                OwnStack stack = OwnStack.start(BEFORE)) {
            stack.post("/credentials", json("{'name':'ledger','value':'value-of-the-ledger'}"), 201);
            String canvas = stack.canvas(canvas(server));
            String ended = stack.start(canvas, INPUTS);
            approve(stack, ended);
            JsonNode before = stack.end(ended);
            assertThat(before.path("status").asString()).as("%s", before).isEqualTo("succeeded");
            String events = stack.text("/runs/" + ended + "/events");
            JsonNode output = stack.get("/runs/" + ended + "/output");
            String waiting = stack.start(canvas, INPUTS);
            String timed = stack.canvas(json("{'title':'Timed','tasks':[{'id':'a','type':'template','config':{'value':'on time'}}]}"));
            ObjectNode timetable = json("{'type':'schedule','cron':'0 0 1 1 *'}").put("canvasId", timed);
            String trigger = stack.post("/triggers", timetable, 201).path("id").asString();
            Eventually.get("its start", () -> keyIds(stack, waiting).stream().findFirst());

            stack.restart(BOTH);
            assertThat(stack.get("/runs/" + ended)).isEqualTo(before);
            assertThat(stack.text("/runs/" + ended + "/events")).isEqualTo(events);
            assertThat(stack.get("/runs/" + ended + "/output")).isEqualTo(output);
            assertThat(keyIds(stack, ended)).containsExactly(id(OLD));
            assertThat(texts(stack, ended)).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain("binary/encrypted"));
            stack.part(TemporalConnection.class).schedules().getHandle("weft-reencrypt").trigger();
            Eventually.get("re-encryption", () -> Optional.of(stack.part(Store.class).reencryption().left()).filter(Map::isEmpty));

            assertThatThrownBy(() -> stack.restart(AFTER))
                    .rootCause()
                    .hasMessageContaining("Runs that have not ended or keep a secret")
                    .hasMessageContaining(id(OLD))
                    .hasMessageNotContaining(OLD);

            stack.restart(BOTH);
            approve(stack, waiting);
            assertThat(stack.end(waiting).path("status").asString()).isEqualTo("succeeded");
            assertThat(keyIds(stack, waiting)).containsExactlyInAnyOrder(id(OLD), id(NEW));
            RecordedRequest booked = server.requests().getLast();
            assertThat(booked.header("Authorization")).contains("Bearer value-of-the-ledger");
            assertThat(booked.json()).isEqualTo(INPUTS);

            stack.restart(AFTER);
            assertThat(stack.get("/runs/" + ended + "/output")).isEqualTo(output);
            String fresh = stack.start(canvas, INPUTS);
            approve(stack, fresh);
            assertThat(stack.end(fresh).path("status").asString()).isEqualTo("succeeded");
            assertThat(keyIds(stack, fresh)).containsExactly(id(NEW));
            assertThat(server.requests()).hasSize(3);

            stack.part(TemporalConnection.class).schedules().getHandle("weft-trigger-" + trigger).trigger();
            String fired = Eventually.get("the schedule's run", () -> stack.get("/runs?canvasId=" + timed)
                    .path("items")
                    .valueStream()
                    .map(run -> run.path("id").asString())
                    .findFirst());
            assertThat(stack.end(fired).path("status").asString()).isEqualTo("succeeded");
        }
    }

    /** Of the keys that have encrypted what Temporal keeps of the run. */
    private static Set<String> keyIds(OwnStack stack, String run) {
        Set<String> ids = new TreeSet<>();
        for (HistoryEvent event : events(stack, run)) {
            Matcher matcher = KEY_ID.matcher(event.toString());
            while (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }

    /** What the run was started with and gave back, as Temporal keeps it, opened. */
    private static List<String> texts(OwnStack stack, String run) {
        List<Payload> payloads = new ArrayList<>();
        for (HistoryEvent event : events(stack, run)) {
            payloads.addAll(event.getWorkflowExecutionStartedEventAttributes().getInput().getPayloadsList());
            payloads.addAll(event.getWorkflowExecutionCompletedEventAttributes().getResult().getPayloadsList());
        }
        return new EncryptedPayloads(KeyRing.of(NEW, List.of(OLD)))
                .decode(payloads).stream().map(Payload::toString).toList();
    }

    private static List<HistoryEvent> events(OwnStack stack, String run) {
        try {
            return stack.part(TemporalConnection.class).client().fetchHistory(run).getEvents();
        } catch (RuntimeException e) {
            return List.of();
        }
    }
}
