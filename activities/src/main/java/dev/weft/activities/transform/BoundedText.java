package dev.weft.activities.transform;

/** Text that looks at the bounds while it is searched. */
final class BoundedText implements CharSequence {
    private static final int LOOKS_BETWEEN_CHECKS = 4_096;

    private final String text;
    private final Bounds bounds;
    private int looks;

    BoundedText(String text, Bounds bounds) {
        this.text = text;
        this.bounds = bounds;
    }

    @Override
    public char charAt(int index) {
        if (++looks % LOOKS_BETWEEN_CHECKS == 0) {
            bounds.check();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
