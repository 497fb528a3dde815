package dev.weft.activities.wire;

import java.util.ArrayList;
import java.util.List;

/** Values that were sent along with a call and must not come back in a text: servers echo what they were sent. */
public final class Secrets {
    private static final int SHORTEST = 6;

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = List.copyOf(values);
    }

    public static Secrets none() {
        return new Secrets(List.of());
    }

    /** Those and one more. A value of fewer than {@value #SHORTEST} characters is no secret and left out. */
    public Secrets and(String value) {
        if (value.length() < SHORTEST) {
            return this;
        }
        List<String> more = new ArrayList<>(values);
        more.add(value);
        return new Secrets(more);
    }

    public String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "***");
        }
        return hidden;
    }

    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
