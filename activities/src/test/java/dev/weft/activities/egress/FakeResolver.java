package dev.weft.activities.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;

/** A resolver that answers what a test says, in turn, and remembers what it was asked. */
public final class FakeResolver implements Dns {
    private final Map<String, List<List<InetAddress>>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** The next answer for that name; the last one given stands for good. */
    public synchronized FakeResolver answer(String name, String... addresses) {
        List<InetAddress> resolved = new ArrayList<>();
        for (String address : addresses) {
            resolved.add(AddressLiteral.parse(address).orElseThrow());
        }
        answers.computeIfAbsent(name, any -> new ArrayList<>()).add(resolved);
        return this;
    }

    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized List<InetAddress> lookup(String hostname) throws UnknownHostException {
        asked.add(hostname);
        List<List<InetAddress>> left = answers.get(hostname);
        if (left == null) {
            throw new UnknownHostException(hostname);
        }
        return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }
}
