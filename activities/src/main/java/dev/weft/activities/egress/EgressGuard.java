package dev.weft.activities.egress;

import dev.weft.settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Lets calls through to public addresses and to what the operator has allowed, and to nothing else. Every address of a
 * host must pass: one that is not public refuses the call. What is checked is what is connected to, because the check
 * sits in the connection's own resolver; addresses written into the URL, which need no resolver, are checked as the
 * call starts. There is no way round through a proxy: none is used. Immutable and safe from several threads.
 */
public final class EgressGuard {
    private final EgressAllowList allowed;
    private final Dns resolver;

    /** @param resolver asked once per connection; {@link Dns#SYSTEM} outside of tests */
    public EgressGuard(EgressAllowList allowed, Dns resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    /**
     * Puts every call of the client to be built under this guard. Redirects are not followed, so that each is a call of
     * its own. A refused call throws {@link EgressDeniedException} and has sent nothing.
     */
    public OkHttpClient.Builder protect(OkHttpClient.Builder client) {
        return client.followRedirects(false)
                .followSslRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .addInterceptor(this::intercept);
    }

    private Response intercept(Interceptor.Chain chain) throws IOException {
        HttpUrl url = chain.request().url();
        Host host = Host.of(url)
                .orElseThrow(() -> new EgressDeniedException(url.host() + " is neither a name nor an address"));
        if (host instanceof Host.Literal literal) {
            check(url.host(), literal, List.of(literal.address()));
        }
        HttpUrl canonical = url.newBuilder().host(host.canonical()).build();
        return chain.withDns(new GuardedDns(this, host.port()))
                .withProxy(Proxy.NO_PROXY)
                .proceed(chain.request().newBuilder().url(canonical).build());
    }

    private List<InetAddress> resolve(String name, int port) throws UnknownHostException {
        List<InetAddress> addresses = List.copyOf(resolver.lookup(name));
        if (addresses.isEmpty()) {
            throw new UnknownHostException("no address for " + name);
        }
        check(name, new Host.Name(name, port), addresses);
        return addresses;
    }

    private void check(String written, Host host, List<InetAddress> addresses) throws EgressDeniedException {
        for (InetAddress address : addresses) {
            if (!PublicAddresses.contains(address) && !allowed.allows(host.canonical(), host.port(), address)) {
                throw new EgressDeniedException(
                        switch (host) {
                            case Host.Literal literal -> "%s is not a public address; to allow it, add %s to %s"
                                    .formatted(written, literal.canonical(), Setting.WEFT_EGRESS_ALLOW);
                            case Host.Name name -> "%s resolves to an address that is not public; to allow it, add %s to %s"
                                    .formatted(written, name.name(), Setting.WEFT_EGRESS_ALLOW);
                        });
            }
        }
    }

    /** Equal for the same guard and port, so that connections are kept between calls. */
    private record GuardedDns(EgressGuard guard, int port) implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) throws UnknownHostException {
            return guard.resolve(hostname, port);
        }
    }
}
