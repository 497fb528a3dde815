package dev.weft.chaos.report;

import dev.weft.chaos.report.Result.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Runs over time, and below them a lane of marks per kind of fault, as SVG. */
final class Plot {
    private static final int WIDTH = 1100;
    private static final int LEFT = 190;
    private static final int RIGHT = 20;
    private static final int CHART = 130;
    private static final int GAP = 30;
    private static final int LANE = 16;
    private static final int WINDOW = 10;

    private Plot() {}

    static String of(Result result) {
        List<String> lanes = new ArrayList<>(result.faults().keySet());
        int lanesTop = 2 * (CHART + GAP) + 10;
        int height = lanesTop + lanes.size() * LANE + 30;
        double seconds = Math.max(
                1, result.samples().isEmpty() ? 1 : result.samples().getLast().second());
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\">\n".formatted(WIDTH, height));
        chart(svg, result.samples(), seconds, 20, "runs in flight", "#2563eb", Sample::open);
        chart(svg, rates(result.samples()), seconds, 20 + CHART + GAP, "runs finished per second", "#14804a", rate ->
                rate.finished() / 100.0);
        for (int i = 0; i < lanes.size(); i++) {
            lane(svg, lanes.get(i), result.marks(), seconds, lanesTop + i * LANE);
        }
        axis(svg, seconds, lanesTop + lanes.size() * LANE + 4);
        return svg.append("</svg>\n").toString();
    }

    /** Finished per second over the last {@link #WINDOW} seconds, in hundredths. */
    private static List<Sample> rates(List<Sample> samples) {
        List<Sample> rates = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Sample now = samples.get(i);
            Sample before = samples.get(Math.max(0, i - WINDOW));
            int passed = Math.max(1, now.second() - before.second());
            rates.add(new Sample(
                    now.second(), 0, 0, (now.finished() - before.finished()) * 100 / passed, 0));
        }
        return rates;
    }

    private static void chart(
            StringBuilder svg,
            List<Sample> samples,
            double seconds,
            int top,
            String name,
            String colour,
            ToDoubleFunction<Sample> value) {
        double most = Math.max(1, samples.stream().mapToDouble(value).max().orElse(1));
        int bottom = top + CHART;
        text(svg, LEFT - 8, top + 10, "end", decimal(most));
        text(svg, LEFT - 8, bottom, "end", "0");
        text(svg, 8, top + CHART / 2, "start", name);
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#c5cdd8\"/>\n"
                .formatted(LEFT, bottom, WIDTH - RIGHT, bottom));
        StringBuilder points = new StringBuilder();
        for (Sample sample : samples) {
            points.append(point(x(sample.second(), seconds)))
                    .append(',')
                    .append(point(bottom - value.applyAsDouble(sample) / most * CHART))
                    .append(' ');
        }
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n"
                .formatted(colour, points.toString().trim()));
    }

    private static void lane(StringBuilder svg, String kind, List<Mark> marks, double seconds, int top) {
        text(svg, LEFT - 8, top + LANE - 4, "end", kind);
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#eef1f5\"/>\n"
                .formatted(LEFT, top + LANE, WIDTH - RIGHT, top + LANE));
        String colour = kind.startsWith("kill") ? "#b42318" : kind.startsWith("network") ? "#b45309" : "#6d28d9";
        for (Mark mark : marks) {
            if (mark.kind().equals(kind)) {
                double from = x(mark.begin(), seconds);
                double width = Math.max(1.5, x(mark.end(), seconds) - from);
                svg.append("<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"><title>%s s: %s</title></rect>\n"
                        .formatted(
                                point(from),
                                top + 3,
                                point(Math.min(width, WIDTH - RIGHT - from)),
                                LANE - 6,
                                colour,
                                decimal(mark.begin()),
                                Page.escaped(mark.fault())));
            }
        }
    }

    private static void axis(StringBuilder svg, double seconds, int top) {
        for (int i = 0; i <= 6; i++) {
            double at = seconds * i / 6;
            text(svg, x(at, seconds), top + 14, i == 6 ? "end" : "middle", clock(at));
        }
    }

    private static String clock(double seconds) {
        return String.format(Locale.ROOT, "%d:%02d", (int) seconds / 60, (int) seconds % 60);
    }

    private static double x(double second, double seconds) {
        return LEFT + Math.min(1, Math.max(0, second / seconds)) * (WIDTH - LEFT - RIGHT);
    }

    private static void text(StringBuilder svg, double x, int y, String anchor, String text) {
        svg.append("<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
                .formatted(point(x), y, anchor, Page.escaped(text)));
    }

    private static String point(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, value >= 20 ? "%.0f" : "%.1f", value);
    }
}
