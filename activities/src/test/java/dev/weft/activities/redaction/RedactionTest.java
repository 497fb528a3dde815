package dev.weft.activities.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RedactionTest {
    private static final String SECRET = "s3cr\"et/va+lue ä";
    private static final String WORD = "[secret:token]";

    private static Redaction of(String value) {
        return Redaction.none().and(WORD, Json.text(value));
    }

    @Test
    void aSecretIsReplacedInEverySpelling() {
        Redaction redaction = of(SECRET);
        assertThat(redaction.text("a " + SECRET + " b")).isEqualTo("a " + WORD + " b");
        assertThat(redaction.text("{\"x\":" + Json.write(Json.text(SECRET)) + "}")).isEqualTo("{\"x\":\"" + WORD + "\"}");
        String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        assertThat(redaction.text("/?q=" + form)).isEqualTo("/?q=" + WORD);
        assertThat(redaction.text("/?q=s3cr%22et%2fva%2blue%20%c3%a4")).isEqualTo("/?q=" + WORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "use", "user:", "Bearer "})
    void aSecretInsideALongerBase64IsReplaced(String before) {
        String secret = "0123456789abcdefghij";
        for (Base64.Encoder encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding()}) {
            String encoded = encoder.encodeToString((before + secret + "!").getBytes(StandardCharsets.UTF_8));
            String redacted = of(secret).text(encoded);
            assertThat(redacted).contains(WORD).hasSizeLessThan(encoded.length());
        }
    }

    @Test
    void jsonIsRedactedInNamesTextsAndNumbersAndKeptWhenClean() {
        JsonNode value = Json.parse("{\"abcdefgh1\":[\"x abcdefgh1\",1,null,true],\"n\":123456789,\"m\":12}");
        Redaction redaction =
                of("abcdefgh1").and("[secret:pin]", Json.parse("{\"deep\":[123456789]}"));
        assertThat(redaction.json(value))
                .isEqualTo(Json.parse(
                        "{\"[secret:token]\":[\"x [secret:token]\",1,null,true],\"n\":\"[secret:pin]\",\"m\":12}"));
        JsonNode clean = Json.parse("{\"a\":[1,{\"b\":\"c\"}]}");
        assertThat(redaction.json(clean)).isSameAs(clean);
    }

    @Test
    void aShortValueIsNoSecret() {
        assertThat(of("1234567").isEmpty()).isTrue();
        assertThat(of("       1234567     ").isEmpty()).isTrue();
        assertThat(of("12345678").text("12345678")).isEqualTo(WORD);
        assertThat(Redaction.none().and(WORD, Json.parse("true")).isEmpty()).isTrue();
    }

    @Test
    void linesOfAKeyFileAreSecrets() {
        String pem = "-----BEGIN KEY-----\nAAAABBBBCCCCDDDDEEEE\nFFFFGGGGHHHHIIIIJJJJ\n-----END KEY-----\n";
        assertThat(of(pem).text("> FFFFGGGGHHHHIIIIJJJJ <")).isEqualTo("> " + WORD + " <");
        assertThat(of(pem).text("-----BEGIN KEY-----")).isEqualTo("-----BEGIN KEY-----");
    }

    @Test
    void aSecretThatArrivesInPiecesIsReplacedAndNothingElseIsHeldForLong() {
        Pieces pieces = of("abcdefgh1").pieces();
        assertThat(pieces.next("Hello ab")).isEqualTo("Hello ");
        assertThat(pieces.next("cd")).isEmpty();
        assertThat(pieces.next("efgh1!")).isEqualTo(WORD + "!");
        assertThat(pieces.next("abc")).isEmpty();
        assertThat(pieces.next("x")).isEqualTo("abcx");
        assertThat(pieces.next("abcd")).isEmpty();
        assertThat(pieces.rest()).isEqualTo("abcd");
        assertThat(pieces.rest()).isEmpty();
    }

    @Test
    void howeverATextIsCutItsPiecesAreTheRedactedText() {
        Redaction redaction = of("abababab-abab").and("[secret:other]", Json.text("ababab-cd"));
        String text = "ab ababab abababab-abab ababab-cd aababab-cdabababab-abab abab";
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Pieces pieces = redaction.pieces();
            StringBuilder shown = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + random.nextInt(6));
                shown.append(pieces.next(text.substring(at, end)));
                at = end;
            }
            assertThat(shown.append(pieces.rest())).hasToString(redaction.text(text));
        }
    }

    @Test
    void bytesAreRedactedAcrossBlocksAndOtherwiseUntouched() throws IOException {
        byte[] random = new byte[200_000];
        new Random(1).nextBytes(random);
        assertThat(of(SECRET).bytes(new ByteArrayInputStream(random)).readAllBytes()).isEqualTo(random);
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        for (int at : new int[] {0, 65_530, 65_536 - secret.length, 131_070, random.length - secret.length}) {
            byte[] bytes = random.clone();
            System.arraycopy(secret, 0, bytes, at, secret.length);
            byte[] redacted = of(SECRET).bytes(new ByteArrayInputStream(bytes)).readAllBytes();
            assertThat(redacted).hasSize(bytes.length - secret.length + WORD.length());
            assertThat(new String(redacted, StandardCharsets.ISO_8859_1)).contains(WORD);
        }
    }
}
