package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.weft.api.Api.Answer;
import dev.weft.api.dialect.codec.OperatorAccess;
import dev.weft.json.Json;
import dev.weft.secret.KeyRing;
import dev.weft.secret.OperatorKey;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
import dev.weft.temporal.EncryptedPayloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CodecServerTest {
    private static final String OPERATOR = "operator-key-of-the-tests-0123456789";
    private static final String TOKEN = new OperatorKey(OPERATOR).token(OperatorAccess.ADDRESS);
    private static final String UI = "http://ui.example";

    private final Api api = new Api();

    private static String encrypted(Object value) throws Exception {
        Payload payload = EncryptedPayloads.converter(KeyRing.of(Api.settings())).toPayload(value).orElseThrow();
        return JsonFormat.printer().print(Payloads.newBuilder().addPayloads(payload));
    }

    private Answer decode(String body, String... headers) {
        return ask("/weft/codec/decode", body, headers);
    }

    private Answer ask(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return api.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String clear(Answer answer) {
        JsonNode payload = answer.expect(200).json().path("payloads").path(0);
        assertThat(new String(Base64.getDecoder().decode(payload.path("metadata").path("encoding").asString())))
                .isEqualTo("json/plain");
        return new String(Base64.getDecoder().decode(payload.path("data").asString()));
    }

    @Test
    void anOperatorReadsPayloadsByTheKey() throws Exception {
        Answer answer = decode(
                encrypted(Map.of("who", "Ada")), "Authorization", "Bearer " + OPERATOR, "X-Namespace", "default");
        assertThat(clear(answer)).isEqualTo("{\"who\":\"Ada\"}");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theLaunchersAddressOpensAndNothingElseInItsPlace() throws Exception {
        assertThat(clear(ask("/weft/codec/at/" + TOKEN + "/decode", encrypted("x")))).isEqualTo("\"x\"");
        ask("/weft/codec/at/" + TOKEN.replace(TOKEN.charAt(0), '_') + "/decode", encrypted("x")).expect(401);
        ask("/weft/codec/at/" + OPERATOR + "/decode", encrypted("x")).expect(401);
        decode(encrypted("x"), "Authorization", "Bearer " + TOKEN).expect(401);
    }

    @Test
    void aSessionOpensItInABrowserUntilItIsTamperedWith() throws Exception {
        HttpRequest.Builder wrong = login("wrong key that is just as long as it");
        assertThat(api.send(wrong).expect(401).response().headers().allValues("Set-Cookie")).isEmpty();
        Answer signedIn = api.send(login(OPERATOR)).expect(200);
        String cookie = signedIn.header("Set-Cookie");
        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/weft/codec").doesNotContain(OPERATOR);
        assertThat(signedIn.body()).doesNotContain(OPERATOR);

        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(clear(decode(encrypted("x"), "Cookie", session, "Origin", UI))).isEqualTo("\"x\"");
        String later = session.replaceFirst("=\\d", "=9");
        decode(encrypted("x"), "Cookie", later).expect(401);
        decode(encrypted("x"), "Cookie", "weft_operator=").expect(401);
    }

    private HttpRequest.Builder login(String key) {
        return HttpRequest.newBuilder(api.uri("/weft/codec/login"))
                .POST(BodyPublishers.ofString("key=" + key.replace(" ", "+")))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void noKeyOfAWorkspaceOrAnAppOpensAnything() throws Exception {
        String canvas = api.canvas(Samples.HELLO);
        String app = Api.part(Store.class)
                .keys()
                .mint(api.workspace, "app", Scope.APP, Optional.of(canvas))
                .key();
        for (String key : List.of(api.key, app, "", OPERATOR + "x")) {
            Answer refused = decode(encrypted("canary"), "Authorization", "Bearer " + key).expect(401);
            assertThat(refused.body()).doesNotContain("canary");
        }
        decode(encrypted("x")).expect(401);
    }

    @Test
    void onlyTheWebUisPagesMayAskFromABrowser() throws Exception {
        Answer preflight = api.send(preflight(UI)).expect(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(UI);
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("x-namespace");
        assertThat(api.send(preflight("http://evil.example")).expect(403).header("Access-Control-Allow-Origin"))
                .isEmpty();

        String[] key = {"Authorization", "Bearer " + OPERATOR, "Origin", "http://evil.example"};
        decode(encrypted("x"), key).expect(403);
        key[3] = "http://also.example:99";
        assertThat(decode(encrypted("x"), key).expect(200).header("Access-Control-Allow-Origin")).isEqualTo(key[3]);
    }

    private HttpRequest.Builder preflight(String origin) {
        return HttpRequest.newBuilder(api.uri("/weft/codec/decode"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-namespace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"payloads\":1}", "{\"payloads\":[{\"data\":\"ä\"}]}", "{\"payloads\":[null]}"})
    void whatIsNoListOfPayloadsIsRefused(String body) {
        assertThat(decode(body, "Authorization", "Bearer " + OPERATOR).expect(400).json().path("message").asString())
                .contains("payloads");
    }

    @Test
    void aKeyThatIsMissingIsNamed() throws Exception {
        KeyRing foreign = KeyRing.of(Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes()), List.of());
        Payload payload = EncryptedPayloads.converter(foreign).toPayload("x").orElseThrow();
        String body = JsonFormat.printer().print(Payloads.newBuilder().addPayloads(payload));
        Answer answer = decode(body, "Authorization", "Bearer " + OPERATOR).expect(400);
        assertThat(Json.parse(answer.body()).path("message").asString())
                .contains(foreign.currentId(), "WEFT_SECRET_KEY_PREVIOUS");
    }

    @Test
    void anotherNamespaceTooLargeABodyAndOtherCallsAreRefused() throws Exception {
        String[] key = {"Authorization", "Bearer " + OPERATOR, "X-Namespace", "other"};
        decode(encrypted("x"), key).expect(403);
        decode("{\"payloads\":[{\"data\":\"" + "A".repeat(17 * 1024 * 1024) + "\"}]}", "Authorization", "Bearer " + OPERATOR)
                .expect(413);
        ask("/weft/codec/encode", encrypted("x"), "Authorization", "Bearer " + OPERATOR).expect(404);
    }
}
