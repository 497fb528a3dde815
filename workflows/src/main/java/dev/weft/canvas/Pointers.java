package dev.weft.canvas;

/** JSON pointers. */
public final class Pointers {
    private Pointers() {}

    /** A member's name as a pointer writes it. */
    public static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
