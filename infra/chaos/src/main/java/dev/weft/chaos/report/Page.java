package dev.weft.chaos.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one HTML page that needs nothing beside itself. */
final class Page {
    private Page() {}

    static String of(Result result) {
        StringBuilder page = new StringBuilder("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>Weft: chaos</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 1100px;
                  margin: 2rem auto; padding: 0 1rem }
                h1 { font-size: 1.5rem; margin-bottom: .2rem } h2 { font-size: 1.1rem; margin-top: 2rem }
                table { border-collapse: collapse } td, th { padding: .2rem .9rem .2rem 0; text-align: left;
                  border-bottom: 1px solid #e4e8ee } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
                .verdict { display: inline-block; padding: .2rem .7rem; border-radius: 4px; color: #fff }
                .kept { background: #14804a } .broken { background: #b42318 }
                .figures { display: flex; flex-wrap: wrap; gap: 1.6rem; margin: 1rem 0 }
                .figures b { display: block; font-size: 1.6rem; font-weight: 600 }
                svg { width: 100%; height: auto; background: #fafbfc; border: 1px solid #e4e8ee }
                svg text { font: 11px system-ui, sans-serif; fill: #4b5665 }
                </style>
                </head>
                <body>
                """);
        page.append("<h1>Weft: chaos</h1>\n<p>Seed %d, %d s under faults. <span class=\"verdict %s\">%s</span></p>\n"
                .formatted(
                        result.seed(),
                        result.seconds(),
                        result.kept() ? "kept" : "broken",
                        result.kept() ? "every promise kept" : result.violations().size() + " broken"));
        page.append("<div class=\"figures\">");
        figure(page, result.kills(), "kills");
        figure(page, result.accepted(), "runs accepted");
        figure(page, result.finished(), "runs finished");
        figure(page, result.lost(), "lost");
        figure(page, result.duplicated(), "duplicated");
        figure(page, result.calls(), "calls outside");
        figure(page, result.repeated(), "repeated with their key");
        page.append("</div>\n");
        page.append(Plot.of(result));
        if (!result.kept()) {
            page.append("<h2>Broken</h2>\n<ul>\n");
            result.violations().forEach(one -> page.append("<li>").append(escaped(one)).append("</li>\n"));
            page.append("</ul>\n");
        }
        recovery(page, result.recovery());
        page.append("<h2>Faults</h2>\n<table><tr><th>fault</th><th class=\"n\">times</th></tr>\n");
        result.faults().forEach((kind, times) ->
                page.append("<tr><td>%s</td><td class=\"n\">%d</td></tr>\n".formatted(escaped(kind), times)));
        page.append("</table>\n<h2>What else was seen</h2>\n<table>\n");
        row(page, "a run took, p50", seconds(Result.percentile(result.durations(), 50)));
        row(page, "a run took, p99", seconds(Result.percentile(result.durations(), 99)));
        row(page, "clients that followed a run", Long.toString(result.streams()));
        row(page, "their connections", Long.toString(result.connections()));
        row(page, "events they were given, without gap or repetition", Long.toString(result.events()));
        row(page, "runs that lost an object and failed, saying so", Long.toString(result.failedAsExpected()));
        row(page, "calls under way while another worker's result came first", Long.toString(result.late()));
        return page.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void recovery(StringBuilder page, Map<String, List<Long>> recovery) {
        page.append("<h2>Recovery</h2>\n<p>From the fault until the path works again.</p>\n<table><tr><th>fault</th>"
                + "<th class=\"n\">times</th><th class=\"n\">p50</th><th class=\"n\">p99</th><th class=\"n\">longest</th></tr>\n");
        recovery.forEach((kind, times) -> page.append(
                "<tr><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n"
                        .formatted(
                                escaped(kind),
                                times.size(),
                                seconds(Result.percentile(times, 50)),
                                seconds(Result.percentile(times, 99)),
                                seconds(times.isEmpty() ? 0 : times.getLast()))));
        page.append("</table>\n");
    }

    private static void figure(StringBuilder page, long value, String name) {
        page.append("<div><b>%s</b>%s</div>".formatted(String.format(Locale.ROOT, "%,d", value), name));
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("<tr><td>%s</td><td class=\"n\">%s</td></tr>\n".formatted(name, value));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
