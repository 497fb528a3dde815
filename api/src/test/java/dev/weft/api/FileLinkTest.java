package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.api.core.FileLinks;
import dev.weft.secret.KeyRing;
import dev.weft.settings.Settings;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.Signatures;
import dev.weft.store.Store;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FileLinkTest {
    private static final byte[] BYTES = new byte[200_000];

    static {
        new Random(3).nextBytes(BYTES);
    }

    private final Api api = new Api();
    private final Api nobody = api.with("");
    private final JsonNode file = Multipart.upload(api, "größe.html", "text/html", BYTES).expect(201).json();
    private final URI url = URI.create(file.path("url").stringValue());

    private String id() {
        return file.path("id").stringValue();
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Api.client().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** Of the file, as made some time ago. */
    private String link(Duration ago, Duration lifetime) {
        Store store = Api.part(Store.class);
        FileLinks links = new FileLinks(
                store.files(),
                new Signatures(KeyRing.of(Api.part(Settings.class)), "file links"),
                Clock.fixed(Instant.now().minus(ago), ZoneOffset.UTC),
                lifetime);
        StoredFile stored = store.files().find(api.workspace, id()).orElseThrow();
        FileLinks.Link link = links.to(stored);
        return "/weft/v1/downloads/" + link.workspace() + "/" + link.file() + "?expires=" + link.expires()
                + "&signature=" + link.signature();
    }

    @Test
    void theAddressGivenWithAFileReadsItWithoutAKey() throws Exception {
        HttpResponse<byte[]> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html");
        assertThat(header(answer, "Content-Length")).isEqualTo("200000");
        assertThat(header(answer, "Content-Disposition")).startsWith("attachment").contains("gr%C3%B6%C3%9Fe.html");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void everyAnswerThatShowsAFileGivesItsAddress() throws Exception {
        for (JsonNode shown : new JsonNode[] {
            api.get("/weft/v1/files/" + id()).expect(200).json(),
            api.get("/weft/v1/files").expect(200).json().path("items").get(0)
        }) {
            URI given = URI.create(shown.path("url").stringValue());
            assertThat(Api.client().send(HttpRequest.newBuilder(given).build(), BodyHandlers.ofByteArray()).body())
                    .isEqualTo(BYTES);
        }
    }

    @Test
    void headTellsWhatGetWouldSend() throws Exception {
        HttpResponse<byte[]> answer = Api.client()
                .send(
                        HttpRequest.newBuilder(url).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("200000");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "ETag")).isEqualTo(header(get(), "ETag")).isNotEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=150000-150009, 150000, 150010",
        "bytes=199990-, 199990, 200000",
        "bytes=-7, 199993, 200000",
        "bytes=199999-999999999, 199999, 200000",
        "bytes=-999999999, 0, 200000"
    })
    void aRangeIsSentAlone(String range, int first, int end) throws Exception {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes " + first + "-" + (end - 1) + "/200000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, first, end));
    }

    @ParameterizedTest
    @CsvSource({"bytes=200000-", "bytes=-0", "bytes=900000-900001"})
    void aRangeBeyondTheEndCantBeSent(String range) throws Exception {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */200000");
    }

    @ParameterizedTest
    @CsvSource({"'bytes=0-1,5-6'", "bytes=9-3", "pages=1-2", "bytes=x", "''"})
    void whatIsNotOneRangeIsAnsweredWithTheWhole(String range) throws Exception {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @Test
    void aRangeOfAnotherStateIsAnsweredWithTheWhole() throws Exception {
        String tag = header(get(), "ETag");
        assertThat(get("Range", "bytes=0-9", "If-Range", tag).statusCode()).isEqualTo(206);
        assertThat(get("Range", "bytes=0-9", "If-Range", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void anExpiredLinkIsRefusedAndSaysSo() {
        nobody.get(link(Duration.ofMinutes(5), Duration.ofMinutes(6))).expect(200);
        Answer answer = nobody.get(link(Duration.ofMinutes(5), Duration.ofMinutes(4))).expect(403);
        assertThat(answer.json().path("type").stringValue()).isEqualTo("urn:weft:problem:forbidden");
        assertThat(answer.json().path("detail").stringValue()).contains("expired");
    }

    @Test
    void aChangedLinkIsRefusedWhetherOrNotWhatItNamesExists() {
        String path = url.getPath() + "?" + url.getQuery();
        nobody.get(path).expect(200);
        String other = Multipart.upload(api, "b.txt", "text/plain", "b".getBytes()).json().path("id").stringValue();
        String expires = url.getQuery().replaceAll(".*expires=(\\d+).*", "$1");
        String signature = url.getQuery().replaceAll(".*signature=(\\w+).*", "$1");
        String flipped = (signature.startsWith("0") ? "1" : "0") + signature.substring(1);
        String[] changed = {
            path.replace(id(), other),
            path.replace(id(), "file_none"),
            path.replace(api.workspace, new Api().workspace),
            path.replace(expires, Long.toString(Long.parseLong(expires) + 1)),
            path.replace(expires, "0" + expires),
            path.replace(expires, "-1"),
            path.replace(expires, "99999999999999999999"),
            path.replace(signature, flipped),
            path.replace(signature, signature.substring(2)),
            path.replace(signature, ""),
            path.replace("signature=", "other="),
            path.replace("expires=", "other="),
            url.getPath(),
            url.getPath() + "%0A?" + url.getQuery()
        };
        String expected = nobody.get("/weft/v1/downloads/w/f").expect(403).json().path("detail").stringValue();
        assertThat(changed).allSatisfy(tampered -> {
            Answer answer = nobody.get(tampered).expect(403);
            assertThat(answer.json().path("detail").stringValue()).isEqualTo(expected);
            assertThat(answer.body()).doesNotContain(BYTES.length + "", signature);
        });
    }

    @Test
    void aDeletedFileIsNotFound() {
        String path = url.getPath() + "?" + url.getQuery();
        api.delete("/weft/v1/files/" + id()).expect(204);
        nobody.get(path).expect(404);
        nobody.send(nobody.request("HEAD", path, java.util.Optional.empty())).expect(404);
    }

    @Test
    void addressesStandUnderThePublicUrlWhereOneIsSet() {
        String base = "https://weft.example/under";
        dev.weft.api.web.FileUrls urls = new dev.weft.api.web.FileUrls(
                Api.part(FileLinks.class), new dev.weft.api.web.PublicUrl(java.util.Optional.of(base + "/")));
        StoredFile stored = Api.part(Store.class).files().find(api.workspace, id()).orElseThrow();
        assertThat(urls.reachableFrom(new org.springframework.mock.web.MockHttpServletRequest()).apply(stored))
                .startsWith(base + "/weft/v1/downloads/" + api.workspace + "/" + id() + "?expires=");
    }
}
