package dev.weft.activities.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activities.TaskException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectTest {

    private static Request.Builder request(String url) {
        return new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer t")
                .header("X-Api-Key", "k")
                .header("Accept", "text/plain");
    }

    private static Request redirected(Request request, int status, String location) throws TaskException {
        Response response = new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header("Location", location)
                .build();
        return Redirect.after(request, response).orElseThrow();
    }

    @Test
    void keepsAllHeadersOnTheSameOrigin() throws TaskException {
        Request next = redirected(request("https://a.example/x").build(), 302, "/y?z=1");
        assertThat(next.url()).hasToString("https://a.example/y?z=1");
        assertThat(next.headers().names()).containsExactlyInAnyOrder("Authorization", "X-Api-Key", "Accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://b.example/", "http://a.example/", "https://a.example:8443/", "https://sub.a.example/",
                "//b.example/", "https://a.example.b.example/", "https://a.example@b.example/"
            })
    void keepsOnlyHarmlessHeadersOnAnother(String location) throws TaskException {
        Request next = redirected(request("https://a.example/x").build(), 302, location);
        assertThat(next.headers().names()).containsExactly("Accept");
    }

    @Test
    void dropsCredentialsEvenOnTheWayFromHttpToHttps() throws TaskException {
        Request next = redirected(request("http://a.example/x").build(), 301, "https://a.example/x");
        assertThat(next.headers().names()).containsExactly("Accept");
    }

    @Test
    void carriesNoUserNameAlong() throws TaskException {
        assertThat(redirected(request("https://a.example/").build(), 302, "https://u:p@b.example/").url())
                .hasToString("https://b.example/");
    }

    @Test
    void sendsNoBodyFromHttpsToHttp() throws TaskException {
        Request post = request("https://a.example/")
                .post(RequestBody.create("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8), null))
                .build();
        assertThatThrownBy(() -> redirected(post, 307, "http://a.example/"))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("without encryption");
        assertThat(redirected(post, 303, "http://a.example/").method()).isEqualTo("GET");
        assertThat(redirected(post, 307, "https://b.example/").body()).isNotNull();
    }
}
