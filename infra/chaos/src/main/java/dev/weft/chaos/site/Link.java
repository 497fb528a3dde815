package dev.weft.chaos.site;

import dev.weft.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** A connection between two parts of the installation that can be spoiled. Thread safe. */
public final class Link {
    private final Toxiproxy toxiproxy;
    private final End from;
    private final End to;
    private final String address;

    /**
     * One end of a link.
     *
     * @param number from 1; 0 where there is one of its kind only
     */
    public record End(String kind, int number) {
        public static End of(Kind kind, int number) {
            return new End(kind.wire(), number);
        }

        public static End of(String kind) {
            return new End(kind, 0);
        }

        public boolean is(Kind other, int itsNumber) {
            return kind.equals(other.wire()) && number == itsNumber;
        }

        @Override
        public String toString() {
            return number == 0 ? kind : kind + "-" + number;
        }
    }

    /** What can be wrong with a connection; both directions suffer. */
    public enum Trouble {
        /** Nobody listens, and what was open is closed. */
        CUT,
        /** Bytes come half a second late. */
        LATENCY,
        /** Bytes come two seconds late. */
        LONG_LATENCY,
        /** Connections are opened, and reset. */
        RESET,
        /** 16 KB a second. */
        SLOW,
        /** Connections stay open and nothing comes through. */
        SILENCE
    }

    Link(Toxiproxy toxiproxy, End from, End to, String address) {
        this.toxiproxy = toxiproxy;
        this.from = from;
        this.to = to;
        this.address = address;
    }

    public String name() {
        return from + "_" + to;
    }

    public End from() {
        return from;
    }

    public End to() {
        return to;
    }

    /** What {@link #from} connects to. */
    public String address() {
        return address;
    }

    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    public void spoil(Trouble trouble) {
        switch (trouble) {
            case CUT -> enabled(false);
            case LATENCY -> toxics("latency", Json.object().put("latency", 500).put("jitter", 100));
            case LONG_LATENCY -> toxics("latency", Json.object().put("latency", 2000).put("jitter", 200));
            case RESET -> toxics("reset_peer", Json.object().put("timeout", 0));
            case SLOW -> toxics("bandwidth", Json.object().put("rate", 16));
            case SILENCE -> toxics("timeout", Json.object().put("timeout", 0));
        }
    }

    /** Ends a trouble that was begun. */
    public void mend(Trouble trouble) {
        switch (trouble) {
            case CUT -> enabled(true);
            case LATENCY, LONG_LATENCY -> remove("latency");
            case RESET -> remove("reset_peer");
            case SLOW -> remove("bandwidth");
            case SILENCE -> remove("timeout");
        }
    }

    private void enabled(boolean wanted) {
        toxiproxy.send("POST", "/proxies/" + name(), Json.write(Json.object().put("enabled", wanted)));
    }

    private void toxics(String type, ObjectNode attributes) {
        for (String stream : new String[] {"upstream", "downstream"}) {
            ObjectNode toxic = Json.object().put("name", type + "_" + stream).put("type", type).put("stream", stream);
            toxic.set("attributes", attributes);
            toxiproxy.send("POST", "/proxies/" + name() + "/toxics", Json.write(toxic));
        }
    }

    private void remove(String type) {
        for (String stream : new String[] {"upstream", "downstream"}) {
            toxiproxy.send("DELETE", "/proxies/" + name() + "/toxics/" + type + "_" + stream, "");
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
