package dev.weft.activities.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EgressGuardTest {
    private final FakeResolver resolver = new FakeResolver();

    /** Notes each address as it is connected to, and stops there: nothing leaves this machine. */
    private static final class Connects extends EventListener {
        private final List<String> addresses = new CopyOnWriteArrayList<>();

        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            addresses.add(address.getAddress().getHostAddress() + " " + proxy.type());
            call.cancel();
        }
    }

    private final Connects connects = new Connects();

    private OkHttpClient client(String allow) {
        return new EgressGuard(EgressAllowList.parse(allow), resolver)
                .protect(new OkHttpClient.Builder())
                .build();
    }

    private Throwable attempt(String allow, String url) {
        OkHttpClient client =
                client(allow).newBuilder().eventListener(connects).build();
        return catchThrowable(() -> {
            try (Response response =
                    client.newCall(new Request.Builder().url(url).build()).execute()) {
                assertThat(response.code()).isZero();
            }
        });
    }

    private void assertDenied(String allow, String url) {
        assertThat(attempt(allow, url))
                .isInstanceOf(EgressDeniedException.class)
                .hasMessageContaining("WEFT_EGRESS_ALLOW");
        assertThat(connects.addresses).as("connections").isEmpty();
    }

    private void assertConnectsTo(String address, String allow, String url) {
        assertThat(attempt(allow, url)).isNotInstanceOf(EgressDeniedException.class);
        assertThat(connects.addresses).isNotEmpty().allMatch((address + " DIRECT")::equals);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.1", "127.0.0.1.", "127.255.255.254", "2130706433", "017700000001", "0177.0.0.1",
                "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0X7F.0.0.01", "10.1.2.3", "012.1.2.3", "172.16.0.1",
                "172.31.255.255", "192.168.1.1", "3232235777", "100.64.0.1", "100.127.255.255", "0.0.0.0", "0", "0x0",
                "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "100.100.100.200",
                "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255",
                "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
                "4294967295", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:10.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
                "[64:ff9b::a00:1]", "[64:ff9b:1::808:808]", "[2002:7f00:1::1]", "[2002:0808:0808::1]",
                "[2001::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]", "[3fff::1]", "[fe80::1]",
                "[febf::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[fd20:ce::254]", "[ff02::1]",
                "[ff0e::1]", "[100::1]", "[4000::1]", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "1.2.3.4.5",
                "256.256.256.256", "08.8.8.8", "foo.0x1", "1.2.3.4.."
            })
    void deniesAddressesThatAreNotPublicInWhateverFormTheyAreWritten(String host) {
        Throwable thrown = catchThrowable(() -> {
            Throwable refused = attempt("", "http://" + host + "/");
            throw refused == null ? new AssertionError("not refused") : refused;
        });
        assertThat(thrown).isInstanceOfAny(EgressDeniedException.class, IllegalArgumentException.class);
        assertThat(connects.addresses).isEmpty();
        assertThat(resolver.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[fe80::1%25eth0]", "[::1%25lo]", "[fe80::1%eth0]"})
    void deniesZoneIds(String host) {
        assertThatThrownBy(() -> {
                    throw attempt("", "http://" + host + "/");
                })
                .isInstanceOfAny(IllegalArgumentException.class, EgressDeniedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com@127.0.0.1/", "http://example.com:80@127.0.0.1/", "http://example.com%2f@127.0.0.1/",
                "http://127.0.0.1#@example.com/", "http://127.0.0.1\\@example.com/", "http:///127.0.0.1/",
                "http:127.0.0.1/", "HTTP://127.0.0.1/", "http://127.0.0.1?@example.com", "\thttp://127.0.0.1/"
            })
    void deniesTheHostThatIsMeantByUrlsWrittenToDeceive(String url) {
        assertDenied("", url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "[2606:4700:4700::1111]", "[64:ff9b::808:808]", "172.32.0.1", "100.128.0.1"})
    void letsPublicAddressesThrough(String host) {
        String address = host.replaceAll("[\\[\\]]", "");
        String expanded = AddressLiteral.parse(address).orElseThrow().getHostAddress();
        assertConnectsTo(expanded, "", "http://" + host + "/");
    }

    @Test
    void connectsToTheVeryAddressThatOtherFormsMean() {
        assertConnectsTo("8.8.8.8", "", "http://010.0x8.2056/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1", "fd00::1", "64:ff9b::a9fe:a9fe", "0.0.0.0"
            })
    void deniesNamesThatResolveToWhatIsNotPublic(String address) {
        resolver.answer("intranet.example", address);
        assertDenied("", "http://intranet.example/");
    }

    @Test
    void deniesMixedAnswers() {
        resolver.answer("mixed.example", "8.8.8.8", "127.0.0.1");
        assertDenied("", "http://mixed.example/");
    }

    @Test
    void tellsTheHostButNotWhatItResolvesTo() {
        resolver.answer("intranet.example", "10.20.30.40");
        assertThat(attempt("", "http://Intranet.Example./"))
                .hasMessage("intranet.example resolves to an address that is not public;"
                        + " to allow it, add intranet.example to WEFT_EGRESS_ALLOW");
    }

    @Test
    void connectsToWhatWasCheckedWhenANameIsRebound() {
        resolver.answer("rebind.example", "8.8.8.8").answer("rebind.example", "127.0.0.1");
        assertConnectsTo("8.8.8.8", "", "http://rebind.example/");
        assertThat(resolver.asked()).containsExactly("rebind.example");

        connects.addresses.clear();
        assertDenied("", "http://rebind.example/");
    }

    @Test
    void checksNamesWrittenInOtherScriptsAsWhatIsResolved() {
        resolver.answer("xn--bcher-kva.example", "192.168.0.1");
        assertDenied("", "http://Bücher.example/");
    }

    @Test
    void usesNoProxyThatTheMachineHasSet() {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("8.8.4.4", 3128)));
        try {
            resolver.answer("public.example", "8.8.8.8");
            assertConnectsTo("8.8.8.8", "", "http://public.example/");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"intranet.example", "INTRANET.example.", "intranet.example:8080", "10.0.0.0/8", "10.0.0.5",
                "10.0.0.5:8080", " other.example , 10.0.0.5/32"})
    void allowsWhatTheOperatorLists(String allow) {
        resolver.answer("intranet.example", "10.0.0.5");
        assertConnectsTo("10.0.0.5", allow, "http://intranet.example:8080/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"other.example", "intranet.example:81", "example", "11.0.0.0/8", "10.0.0.4/32", "10.0.0.5:81",
                "*.example", "::/0"})
    void deniesWhatTheOperatorDidNotList(String allow) {
        resolver.answer("intranet.example", "10.0.0.5");
        assertDenied(allow, "http://intranet.example:8080/");
    }

    @Test
    void deniesTheRestOfAMixedAnswerWhenOnlySomeOfItIsAllowed() {
        resolver.answer("intranet.example", "10.0.0.5", "192.168.0.5");
        assertDenied("10.0.0.0/8", "http://intranet.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]:8080", "::/64", "[::1]"})
    void allowsIpv6WhenListed(String allow) {
        assertConnectsTo("0:0:0:0:0:0:0:1", allow, "http://[::1]:8080/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "foo/8", "http://host/", "a b", "host:99999", "1.2.3.4.5"})
    void refusesAnAllowListThatCannotBeRead(String allow) {
        assertThatThrownBy(() -> EgressAllowList.parse(allow))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WEFT_EGRESS_ALLOW")
                .hasMessageContaining(allow);
    }

    @Test
    void reachesAnAllowedServerAndKeepsItsRedirectsToItself() throws IOException {
        try (FakeHttpServer server =
                FakeHttpServer.replying(Reply.redirect(302, "http://169.254.169.254/latest/meta-data/"))) {
            OkHttpClient client = client("127.0.0.1:" + server.port());
            Request request = new Request.Builder().url(server.url("/")).build();
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.code()).isEqualTo(302);
            }
        }
    }
}
