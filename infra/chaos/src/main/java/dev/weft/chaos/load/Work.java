package dev.weft.chaos.load;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The canvases of the load. Each takes a number {@code n} and must return {@link #expected}. */
public enum Work {
    /** Ten short steps in a row. */
    CHAIN(16),
    /** Thirty short steps side by side, and a join. */
    FAN(12),
    /** A hundred short steps, each depending on up to three earlier ones. */
    DAG(5),
    /** Payments in a row, every other one placed local. */
    PAYMENTS(16),
    /** A payment per item. */
    EACH(10),
    /** A payment per round, the sum kept as state. */
    LOOP(10),
    /** Somebody is asked before the payment. */
    APPROVAL(10),
    /** A model's answer, streamed, and a payment after it. */
    STREAM(14),
    /** An output that goes to object storage, a file, and what is read from them. */
    LARGE(6),
    /** A timer between two steps. */
    WAIT(3),
    /** So many items that child workflows share them. */
    PARTS(1),
    /** A large output that is deleted while somebody is asked; whoever reads it must fail and say so. */
    LOST(0);

    static final int LARGE_LENGTH = 100_000;
    private static final int DAG_TASKS = 100;
    private static final int DAG_SEED = 7;
    private static final int FAN_WIDTH = 30;
    private static final int PARTS_ITEMS = 1_200;
    private static final int MODULUS = 9973;

    private final int share;

    Work(int share) {
        this.share = share;
    }

    /** How often this canvas is run, among all. */
    int share() {
        return share;
    }

    String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** Whether somebody has to answer. */
    public boolean asks() {
        return this == APPROVAL || this == LOST;
    }

    /** @param ledger address of the ledger, without a slash at the end */
    ObjectNode definition(String ledger) {
        List<String> tasks = new ArrayList<>();
        String output =
                switch (this) {
                    case CHAIN -> {
                        tasks.add(template("t0", "{{ variables.n }}"));
                        for (int i = 1; i < 10; i++) {
                            tasks.add(template("t" + i, "{{ tasks.t%d.output.value + 1 }}".formatted(i - 1)));
                        }
                        yield "{{ tasks.t9.output.value }}";
                    }
                    case FAN -> {
                        for (int i = 0; i < FAN_WIDTH; i++) {
                            tasks.add(template("t" + i, "{{ variables.n + %d }}".formatted(i)));
                        }
                        tasks.add(transform(
                                "join",
                                IntStream.range(0, FAN_WIDTH)
                                        .mapToObj("'{{ tasks.t%d.output.value }}'"::formatted)
                                        .collect(Collectors.joining(",", "[", "]")),
                                "$sum($)"));
                        yield "{{ tasks.join.output.value }}";
                    }
                    case DAG -> {
                        List<List<Integer>> edges = edges();
                        for (int i = 0; i < DAG_TASKS; i++) {
                            String sum = edges.get(i).stream()
                                    .map(from -> " + tasks.t%d.output.value".formatted(from))
                                    .collect(Collectors.joining());
                            tasks.add(template("t" + i, "{{ (variables.n + %d%s) %% %d }}".formatted(i, sum, MODULUS)));
                        }
                        yield "{{ tasks.t%d.output.value }}".formatted(DAG_TASKS - 1);
                    }
                    case PAYMENTS -> {
                        tasks.add(template("t", "{{ variables.n }}"));
                        tasks.add(payment(ledger, "p1", "p1", "{{ tasks.t.output.value }}", true));
                        tasks.add(payment(ledger, "p2", "p2", "{{ tasks.p1.output.body.amount }}", false));
                        tasks.add(payment(ledger, "p3", "p3", "{{ tasks.p2.output.body.amount }}", true));
                        tasks.add(payment(ledger, "p4", "p4", "{{ tasks.p3.output.body.amount }}", false));
                        yield "{{ tasks.p4.output.body.amount }}";
                    }
                    case EACH -> {
                        tasks.add("{'id':'each','type':'forEach','config':{'items':[1,2,3,4],'parallel':3},'body':[%s],"
                                .formatted(payment(
                                        ledger, "pay", "each[{{ index }}]/pay", "{{ variables.n + item }}", false))
                                + "'output':'{{ tasks.pay.output.body.amount }}'}");
                        tasks.add(transform("sum", "'{{ tasks.each.output.items }}'", "$sum($)"));
                        yield "{{ tasks.sum.output.value }}";
                    }
                    case LOOP -> {
                        tasks.add("{'id':'zero','type':'assign','config':{'name':'sum','value':'{{ variables.n }}'}}");
                        tasks.add("{'id':'loop','type':'loop','dependsOn':['zero'],'config':{'count':3},'body':[%s,%s]}"
                                .formatted(
                                        payment(ledger, "pay", "loop[{{ loop.index }}]/pay", "{{ state.sum }}", true),
                                        "{'id':'add','type':'assign','config':{'name':'sum','value':'{{ tasks.pay.output.body.amount }}'}}"));
                        tasks.add("{'id':'after','type':'template','config':{'value':'{{ state.sum }}'},'dependsOn':['loop']}");
                        yield "{{ tasks.after.output.value }}";
                    }
                    case APPROVAL -> {
                        tasks.add(template("t", "{{ variables.n + 1 }}"));
                        tasks.add("{'id':'ask','type':'approval','config':{'message':'Pay {{ tasks.t.output.value }}?'}}");
                        tasks.add(payment(ledger, "pay", "pay", "{{ tasks.t.output.value }}", false)
                                .replaceFirst("}$", ",'dependsOn':['ask'],'when':\"tasks.ask.output.decision == 'approved'\"}"));
                        yield "{{ tasks.pay.output.body.amount }}";
                    }
                    case STREAM -> {
                        tasks.add("{'id':'say','type':'llm','config':{'prompt':'{{ run.id }} say {{ variables.n }}'},%s}"
                                .formatted(RETRY));
                        tasks.add(payment(ledger, "pay", "pay", "{{ size(tasks.say.output.text) }}", false));
                        yield "{{ tasks.say.output.text }} {{ tasks.pay.output.body.amount }}";
                    }
                    case LARGE -> {
                        tasks.add(transform("big", "'{{ variables.n }}'", large()));
                        tasks.add("{'id':'file','type':'file.write','config':{'name':'big.txt','content':'{{ tasks.big.output.value }}'},%s}"
                                .formatted(RETRY));
                        tasks.add("{'id':'back','type':'file.read','config':{'file':'{{ tasks.file.output.file }}','as':'text'},%s}"
                                .formatted(RETRY));
                        tasks.add(payment(ledger, "pay", "pay", "{{ size(tasks.back.output.text) }}", false));
                        yield "{{ tasks.pay.output.body.amount + variables.n }}";
                    }
                    case WAIT -> {
                        tasks.add(template("t", "{{ variables.n + 1 }}"));
                        tasks.add("{'id':'wait','type':'delay','config':{'duration':'2s'},'dependsOn':['t']}");
                        tasks.add(payment(ledger, "pay", "pay", "{{ tasks.t.output.value }}", false)
                                .replaceFirst("}$", ",'dependsOn':['wait']}"));
                        yield "{{ tasks.pay.output.body.amount }}";
                    }
                    case PARTS -> {
                        tasks.add(transform("list", "{}", "[1..%d]".formatted(PARTS_ITEMS)));
                        tasks.add("{'id':'each','type':'template','forEach':{'items':'{{ tasks.list.output.value }}','parallel':50},'config':{'value':'{{ item + variables.n }}'}}");
                        tasks.add(transform("sum", "'{{ tasks.each.output.items }}'", "$sum(value)"));
                        yield "{{ tasks.sum.output.value }}";
                    }
                    case LOST -> {
                        tasks.add(transform("big", "'{{ variables.n }}'", large()));
                        tasks.add("{'id':'ask','type':'approval','config':{'message':'Go on?'},'dependsOn':['big']}");
                        tasks.add("{'id':'size','type':'template','config':{'value':'{{ size(tasks.big.output.value) }}'},'dependsOn':['ask']}");
                        yield "{{ tasks.size.output.value }}";
                    }
                };
        return (ObjectNode) Json.parse(
                "{\"title\":\"%s\",\"variables\":[{\"name\":\"n\",\"type\":\"number\"}],\"tasks\":[%s],\"outputs\":{\"result\":\"%s\"}}"
                        .formatted(title(), tasks.stream().map(Work::quoted).collect(Collectors.joining(",")), output));
    }

    /** What the run returns as {@code result}. */
    public JsonNode expected(long n) {
        return switch (this) {
            case CHAIN -> number(n + 9);
            case FAN -> number(FAN_WIDTH * n + FAN_WIDTH * (FAN_WIDTH - 1) / 2);
            case DAG -> number(dag(n));
            case PAYMENTS -> number(n + 4);
            case EACH -> number(4 * n + 10 + 4);
            case LOOP -> number(n + 3);
            case APPROVAL, WAIT -> number(n + 2);
            case STREAM -> {
                String said = Outside.saying(Long.toString(n));
                yield Json.parse("\"" + said + " " + (said.length() + 1) + "\"");
            }
            case LARGE -> number(LARGE_LENGTH + 1 + n);
            case PARTS -> number((long) PARTS_ITEMS * (PARTS_ITEMS + 1) / 2 + PARTS_ITEMS * n);
            case LOST -> number(LARGE_LENGTH);
        };
    }

    private static JsonNode number(long value) {
        return Json.parse(Long.toString(value));
    }

    private static long dag(long n) {
        List<Long> values = new ArrayList<>();
        for (List<Integer> from : edges()) {
            long sum = from.stream().mapToLong(values::get).sum();
            values.add((n + values.size() + sum) % MODULUS);
        }
        return values.getLast();
    }

    private static List<List<Integer>> edges() {
        Random random = new Random(DAG_SEED);
        List<List<Integer>> edges = new ArrayList<>();
        for (int i = 0; i < DAG_TASKS; i++) {
            int task = i;
            edges.add(random.ints(random.nextInt(4), 0, Math.max(1, i))
                    .filter(from -> from < task)
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList());
        }
        return edges;
    }

    private static final String RETRY =
            "'timeout':'20s','retry':{'maxAttempts':60,'initialInterval':'300ms','backoff':1.5,'maxInterval':'3s'}";

    private static String template(String id, String value) {
        return "{'id':'%s','type':'template','config':{'value':'%s'}}".formatted(id, value);
    }

    private static String transform(String id, String input, String expression) {
        return "{'id':'%s','type':'transform','config':{'input':%s,'expression':'%s'}}"
                .formatted(id, input, expression);
    }

    /** A text of {@link #LARGE_LENGTH} characters. */
    private static String large() {
        return "$pad(``, %d, `0123456789`)".formatted(LARGE_LENGTH);
    }

    private static String payment(String ledger, String id, String path, String amount, boolean local) {
        return "{'id':'%s','type':'http','placement':'%s','config':{'method':'POST','url':'%s/pay/{{ run.id }}/%s','body':{'amount':'%s'}},%s}"
                .formatted(id, local ? "local" : "queued", ledger, path, amount, RETRY);
    }

    /** {@code '} stands for a quote unless a quote is there already; a back tick for one inside a string. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder();
        boolean plain = false;
        for (char c : text.toCharArray()) {
            if (c == '"') {
                plain = !plain;
            }
            json.append(c == '\'' && !plain ? '"' : c);
        }
        return json.toString().replace("`", "\\\"");
    }
}
