package dev.weft.bench.plot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Bars in groups over a logarithmic scale, as SVG. */
public final class Bars {
    private static final List<String> COLOURS = List.of("#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#009e73");
    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int TOP = 64;
    private static final int BOTTOM = 40;
    private static final double BAR_SHARE = 0.8;

    private final StringBuilder svg = new StringBuilder();
    private final List<String> series;
    private int panels;

    /** @param series in the order of their colours, five at most */
    public Bars(List<String> series) {
        if (series.size() > COLOURS.size()) {
            throw new IllegalArgumentException("At most " + COLOURS.size() + " series");
        }
        this.series = List.copyOf(series);
    }

    /** @param whisker a second, larger value, drawn as a line above the bar; the same as the value for none */
    public record Bar(double value, double whisker) {}

    /** Adds a panel below those before. Values must be positive. */
    public Bars panel(String title, SequencedMap<String, Map<String, Bar>> groups) {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (Map<String, Bar> group : groups.values()) {
            for (Bar bar : group.values()) {
                low = Math.min(low, bar.value());
                high = Math.max(high, bar.whisker());
            }
        }
        Scale scale = Scale.over(low, high, panels * HEIGHT + TOP, HEIGHT - TOP - BOTTOM);
        panels++;
        text(LEFT, scale.top() - 24, "start", "bold", title);
        grid(scale);
        double slot = (WIDTH - LEFT - 20) / (double) groups.size();
        int index = 0;
        for (Map.Entry<String, Map<String, Bar>> group : groups.entrySet()) {
            double left = LEFT + slot * index++;
            text(left + slot / 2, scale.bottom() + 18, "middle", "normal", group.getKey());
            bars(scale, left + slot * (1 - BAR_SHARE) / 2, slot * BAR_SHARE, group.getValue());
        }
        return this;
    }

    private void bars(Scale scale, double left, double width, Map<String, Bar> bars) {
        double each = width / bars.size();
        double x = left;
        for (int colour = 0; colour < series.size(); colour++) {
            @Nullable Bar bar = bars.get(series.get(colour));
            if (bar == null) {
                continue;
            }
            double y = scale.y(bar.value());
            add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>",
                    x, y, each - 2, scale.bottom() - y, COLOURS.get(colour));
            double middle = x + each / 2 - 1;
            double above = scale.y(bar.whisker());
            if (bar.whisker() > bar.value()) {
                add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#555'/>", middle, y, middle, above);
                add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#555'/>",
                        middle - 4, above, middle + 4, above);
            }
            text(middle, above - 4, "middle", "normal", number(bar.value()));
            x += each;
        }
    }

    private void grid(Scale scale) {
        for (double tick : scale.ticks()) {
            double y = scale.y(tick);
            add("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", LEFT, y, WIDTH - 20, y);
            text(LEFT - 6, y + 4, "end", "normal", number(tick));
        }
    }

    private void text(double x, double y, String anchor, String weight, String text) {
        add("<text x='%.1f' y='%.1f' text-anchor='%s' font-weight='%s'>%s</text>",
                x, y, anchor, weight, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String number(double value) {
        return value >= 10 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.1f", value);
    }

    /** The whole picture. */
    public String svg() {
        StringBuilder legend = new StringBuilder();
        double x = LEFT;
        for (int colour = 0; colour < series.size(); colour++) {
            legend.append(String.format(
                    Locale.ROOT,
                    "<rect x='%.1f' y='10' width='12' height='12' fill='%s'/><text x='%.1f' y='20'>%s</text>%n",
                    x, COLOURS.get(colour), x + 17, series.get(colour)));
            x += 40 + series.get(colour).length() * 7;
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                                + " font-size='12'>%n<rect width='100%%' height='100%%' fill='white'/>%n",
                        WIDTH, panels * HEIGHT)
                + legend
                + svg
                + "</svg>\n";
    }
}
