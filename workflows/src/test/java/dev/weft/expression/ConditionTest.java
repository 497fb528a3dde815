package dev.weft.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ConditionTest {
    private static final ObjectNode ENVIRONMENT = (ObjectNode) Json.parse("""
            {"variables": {"region": "EU", "limit": 10, "names": ["b", "a", "b"], "empty": "", "größe": 5, "名字": "n", "rate": 0.25,
                           "big": 123456789012345678901234567890, "flag": true, "nothing": null},
             "tasks": {"sum": {"output": {"result": {"total": 1.5, "count": 3}}, "status": "succeeded"},
                       "skipped": {"output": null, "status": "skipped"},
                       "文件": {"output": {"in": 1, "true": 2}}, "my-task": {"output": {"text": "hello"}},
                       "1711067409646": {"output": {"text": "dify"}},
                       "rows": {"output": {"rows": [{"id": 1, "price": 2.5}, {"id": 2, "price": 4}, {"id": 3}]}}},
             "state": {"total": 7}, "item": {"id": 5}, "index": 2,
             "each": {"outer": {"item": "x", "index": 0}}, "loop": {"index": 4, "last": {"done": false}},
             "run": {"id": "run_1", "user": "ada"}, "sys": {"user_id": "u", "files": []},
             "error": {"code": "E3001", "message": "no"}}""");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            # what is there
            variables.region                                            ¦ "EU"
            variables.names[1]                                          ¦ "a"
            tasks.rows.output.rows[0].price                             ¦ 2.5
            tasks["my-task"].output.text                                ¦ "hello"
            tasks.my-task.output.text                                   ¦ "hello"
            tasks.my-task.output.text + "!"                             ¦ "hello!"
            tasks.1711067409646.output.text                             ¦ "dify"
            tasks["1711067409646"].output.text.upperAscii()             ¦ "DIFY"
            "tasks.my-task.output"                                      ¦ "tasks.my-task.output"
            tasks.sum.status                                            ¦ "succeeded"
            tasks.sum.status == "succeeded"                             ¦ true
            variables.big                                               ¦ 123456789012345678901234567890
            each.outer.item + string(each.outer.index)                  ¦ "x0"
            loop.index                                                  ¦ 4
            loop.index + 1                                              ¦ 5
            loop.last.done                                              ¦ false
            variables.größe                                             ¦ 5
            variables.größe + variables["größe"]                        ¦ 10
            tasks.文件.output.in + tasks.文件.output.true               ¦ 3
            ".größe" + variables.名字.upperAscii()                      ¦ ".größeN"
            run.id + "/" + run.user                                     ¦ "run_1/ada"
            sys.user_id == "u" && size(sys.files) == 0                  ¦ true
            error.code == "E3001"                                       ¦ true
            state.total-1                                               ¦ 6
            item.id * index                                             ¦ 10
            # what is not there is null
            variables.unknown                                           ¦ null
            variables.unknown.deeper[3].still                           ¦ null
            variables.unknown.deeper[3].still == null                   ¦ true
            tasks.skipped.output.text                                   ¦ null
            tasks.skipped.output.a.b == null                            ¦ true
            tasks.skipped.output.a.b.size() == 0                        ¦ true
            tasks.nowhere.output["x"] == null                           ¦ true
            variables.names[7]                                          ¦ null
            variables.names[7] == null                                  ¦ true
            variables.names[-1] == null                                 ¦ true
            variables.names["x"] == null                                ¦ true
            variables.region.length == null                             ¦ true
            tasks.skipped.output.n > 0                                  ¦ false
            tasks.skipped.output.n <= 0                                 ¦ false
            !(tasks.skipped.output.n > 0)                               ¦ true
            null == null                                                ¦ true
            null != 1                                                   ¦ true
            !tasks.skipped.output.ok                                    ¦ true
            tasks.skipped.output.ok && true                             ¦ false
            tasks.skipped.output.ok || true                             ¦ true
            tasks.skipped.output.ok ? 1 : 2                             ¦ 2
            tasks.skipped.output.rows.exists(r, r > 1)                  ¦ false
            tasks.skipped.output.rows.all(r, r > 1)                     ¦ true
            tasks.skipped.output.rows.map(r, r)                         ¦ []
            "a" in tasks.skipped.output                                 ¦ false
            "x" + tasks.skipped.output                                  ¦ "x"
            default(tasks.skipped.output.n, 5)                          ¦ 5
            default(variables.limit, 5)                                 ¦ 10
            has(tasks.sum.output.result)                                ¦ true
            has(tasks.sum.output.other)                                 ¦ false
            has(tasks.skipped.output.a.b)                               ¦ false
            has(variables.nothing)                                      ¦ true
            # numbers
            tasks.sum.output.result.total > 0                           ¦ true
            tasks.sum.output.result.count > 0                           ¦ true
            tasks.sum.output.result.count > 2.5                         ¦ true
            tasks.sum.output.result.total == 1.5                        ¦ true
            tasks.sum.output.result.count == 3.0                        ¦ true
            tasks.sum.output.result.total + 1                           ¦ 2.5
            tasks.sum.output.result.total * 2                           ¦ 3
            tasks.sum.output.result.count / 2                           ¦ 1.5
            tasks.sum.output.result.count % 2                           ¦ 1
            6 / 2                                                       ¦ 3
            -tasks.sum.output.result.total                              ¦ -1.5
            -(3)                                                        ¦ -3
            7 - 0.5                                                     ¦ 6.5
            1e3 * 2                                                     ¦ 2000
            0.1 + 0.2 > 0.3                                             ¦ true
            int(2.9)                                                    ¦ 2
            double("2.5") + 1                                           ¦ 3.5
            int("42") + 1                                               ¦ 43
            math.greatest(1, 2.5, variables.limit)                      ¦ 10
            math.least([3, 1.5, 2])                                     ¦ 1.5
            math.abs(-4)                                                ¦ 4
            math.round(2.5)                                             ¦ 3.0
            3 in [1, 2, 3.0]                                            ¦ true
            1u + 1                                                      ¦ 2
            # text
            "Total: " + tasks.sum.output.result.total                   ¦ "Total: 1.5"
            "a" + 1 + true + null + [1] + {"b": 2}                      ¦ "a1true[1]{\\"b\\":2}"
            1 + "a"                                                     ¦ "1a"
            "a,b,c".split(",")                                          ¦ ["a","b","c"]
            variables.names.join("-")                                   ¦ "b-a-b"
            variables.region.lowerAscii().replace("eu", "x")            ¦ "x"
            "  x ".trim()                                               ¦ "x"
            "%s has %d".format([variables.region, 3])                   ¦ "EU has 3"
            "hello".substring(1, 3)                                     ¦ "el"
            "hello".contains("ell") && "hello".startsWith("h")          ¦ true
            "abc".matches("^a.c$")                                      ¦ true
            "abc".indexOf("c")                                          ¦ 2
            "abc".reverse()                                             ¦ "cba"
            size("häß")                                                 ¦ 3
            "häß".size()                                                ¦ 3
            string(12) + string(null) + string({"a": [1]})              ¦ "12{\\"a\\":[1]}"
            "b" > "a"                                                   ¦ true
            json({"b": 1, "a": [null, true]})                           ¦ "{\\"b\\":1,\\"a\\":[null,true]}"
            json(tasks.sum.output)                                      ¦ "{\\"result\\":{\\"total\\":1.5,\\"count\\":3}}"
            parseJson("{\\"b\\": {\\"x\\": [1, 2.5]}}").b.x[1]          ¦ 2.5
            base64.encode(b"hi")                                        ¦ "aGk="
            # lists and objects
            tasks.rows.output.rows.map(r, r.id)                         ¦ [1,2,3]
            tasks.rows.output.rows.filter(r, r.price > 3)               ¦ [{"id":2,"price":4}]
            tasks.rows.output.rows.map(r, r.price > 3, r.id * 10)       ¦ [20]
            tasks.rows.output.rows.exists(r, r.id == 2)                 ¦ true
            tasks.rows.output.rows.exists_one(r, r.price > 1)           ¦ false
            tasks.rows.output.rows.all(r, r.id > 0)                     ¦ true
            sum(tasks.rows.output.rows.map(r, r.price))                 ¦ 6.5
            [3, 1, 2].sort()                                            ¦ [1,2,3]
            variables.names.distinct()                                  ¦ ["b","a"]
            [[1], [2, 3]].flatten()                                     ¦ [1,2,3]
            [1, 2, 3].slice(1, 3)                                       ¦ [2,3]
            [1] + [2.5] + variables.names                               ¦ [1,2.5,"b","a","b"]
            {"z": 1, "a": variables.region, "m": {"n": [1]}}            ¦ {"z":1,"a":"EU","m":{"n":[1]}}
            {"z": 1, "a": 2}.a                                          ¦ 2
            {"a": 1} == {"a": 1.0}                                      ¦ true
            [1, {"a": null}] == [1.0, {"a": null}]                      ¦ true
            keys(tasks.sum.output.result)                               ¦ ["total","count"]
            values(tasks.sum.output.result)                             ¦ [1.5,3]
            tasks.sum.output.result.exists(k, k == "total")             ¦ true
            "total" in tasks.sum.output.result                          ¦ true
            size(variables.names) + size({"a": 1})                      ¦ 4
            cel.bind(t, tasks.sum.output.result.total, t * t)           ¦ 2.25
            [1, 2].map(tasks, tasks * 2)                                ¦ [2,4]
            # choice
            variables.flag ? "yes" : "no"                               ¦ "yes"
            variables.limit > 5 && variables.region in ["EU", "US"]     ¦ true
            variables.region != "EU" || index == 2                      ¦ true
            type(1) == int                                              ¦ true
            type(1)                                                     ¦ "int"
            type([1]) == list && type({"a": 1}) == map                  ¦ true
            type(variables.region) == string                            ¦ true
            type(tasks.skipped.output) == null_type                     ¦ true
            int("7") == 7 && bool("true") && double(3) == 3             ¦ true
            lists.range(3)                                              ¦ [0,1,2]
            math.floor(2.7) + math.ceil(2.2)                            ¦ 5
            sets.contains([1, 2], [2])                                  ¦ true
            [{"n": 2}, {"n": 1}].sortBy(x, x.n)                         ¦ [{"n":1},{"n":2}]
            "%.2f %x %b %e 100%%".format([3.14159, 255, 5, 1200.0])     ¦ "3.14 ff 101 1.200000e+03 100%"
            [1, 2, 3].map(x, x * 2).filter(x, x > 2).size()             ¦ 2
            {"a": 1, "b": 2}.map(k, k)                                  ¦ ["a","b"]
            duration("90m") > duration("1h")                            ¦ true
            tasks.rows.output.rows[1]["price"] + 0.5                    ¦ 4.5
            tasks.rows.output.rows[index].id                            ¦ 3
            variables["region"] + variables["re" + "gion"]              ¦ "EUEU"
            # times
            timestamp("2026-01-01T00:00:00Z") + duration("1h")          ¦ "2026-01-01T01:00:00Z"
            timestamp("2026-01-02T00:00:00Z") > timestamp("2026-01-01T00:00:00Z") ¦ true
            timestamp("2026-03-04T00:00:00Z").getMonth()                ¦ 2
            """)
    void valuesAreThoseAUserExpects(String expression, String expected) {
        assertThat(Json.write(Condition.parse(expression).value(ENVIRONMENT))).isEqualTo(Json.write(Json.parse(expected)));
        assertThat(Json.write(Condition.parse("{{ " + expression + " }}").value(ENVIRONMENT)))
                .isEqualTo(Json.write(Json.parse(expected)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
            variables.region > 3                     ¦ can't compare a text with a number
            variables.nothing + 1                    ¦ can't add null and a number; default(value, 0) stands in for what is missing
            1 - "a"                                  ¦ can't subtract a number and a text
            1 / 0                                    ¦ can't divide by zero
            1.5 / 0                                  ¦ can't divide by zero
            5 % 0                                    ¦ can't divide by zero
            9223372036854775807 + 1                  ¦ the number gets too large for a 64-bit integer
            1e308 * 10.0                             ¦ the number is not finite
            double("NaN")                            ¦ the number is not finite
            -"a"                                     ¦ can't negate a text
            "x" in 3                                 ¦ `in` looks into a list or an object but was given a number
            size(3)                                  ¦ size() measures a text, a list or an object but was given a number
            "abc".map(x, x)                          ¦ map, filter, all and exists walk through a list or an object but were given a text
            variables.region ? 1 : 2                 ¦ a condition must be true or false but is a text
            variables.limit && true                  ¦ a condition must be true or false but is a number
            !variables.limit                         ¦ a condition must be true or false but is a number
            {"a": 1, "a": 2}                         ¦ the name "a" stands twice in one object
            parseJson("{")                           ¦ parseJson() was given what is not JSON
            parseJson(3)                             ¦ parseJson() reads a text but was given a number
            "%d".format(["x"])                       ¦ %d shows a number but was given a text
            "%d".format([])                          ¦ format() has more places than values
            "%q".format([1])                         ¦ format() does not know %q; it knows s, d, f, e, x, X, o, b
            sum(["a"])                               ¦ sum() adds numbers but found a text
            variables.limit.contains("x")            ¦ `contains` can't be used with these values
            int("x")                                 ¦ "x" is no number
            lists.range(2000).all(a, lists.range(2000).all(b, true)) ¦ it takes more than 1000000 steps
            """)
    void whatFailsSaysWhichExpressionWhereAndWhy(String expression, String reason) {
        Condition condition = Condition.parse(expression, "/tasks/3/when");
        assertThatThrownBy(() -> condition.value(ENVIRONMENT))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith("`" + expression + "` at /tasks/3/when: " + reason);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
            task.a.output             ¦ the name `task` means nothing here; did you mean "tasks"?; values start with one of variables, tasks, state, item, index, each, loop, run, sys, error, secrets
            tasks.a.output ==         ¦ it ends too early
            foo(1)                    ¦ there is no function `foo`
            "a".splt(",")             ¦ there is no function `splt`; did you mean "split"?
            size()                    ¦ `size` takes 1 value, counting the value before the dot, but is given 0
            default(1)                ¦ `default` takes 2 values, counting the value before the dot, but is given 1
            "a".split()               ¦ `split` takes 2 to 3 values, counting the value before the dot, but is given 1
            x.y{a: 1}                 ¦ `x.y{…}` makes no sense here; write an object as {"name": value}
            1 = 2                     ¦ `=` can't stand here; == compares
            "abc                      ¦ `"abc` can't stand here
            """)
    void whatCannotBeParsedIsRefused(String expression, String reason) {
        assertThatThrownBy(() -> Condition.parse(expression, "/tasks/3/when"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith("`" + expression + "` at /tasks/3/when: " + reason);
    }

    @Test
    void emptyAndMixedConditionsAreRefused() {
        assertThatThrownBy(() -> Condition.parse("  ")).hasMessage("``: it is empty; name a value");
        assertThatThrownBy(() -> Condition.parse("{{ index }} > 1"))
                .hasMessage("`{{ index }} > 1`: it must be one expression; put all of it between one pair of {{ }}");
    }

    @Test
    void tooLongAndTooDeepExpressionsAreRefused() {
        assertThatThrownBy(() -> Condition.parse("1" + " + 1".repeat(2_500)))
                .hasMessageEndingWith("it is longer than 10000 characters");
        assertThatThrownBy(() -> Condition.parse("(".repeat(150) + "1" + ")".repeat(150)))
                .isInstanceOf(ExpressionException.class);
        assertThatThrownBy(() -> Condition.parse("[".repeat(4_000) + "]".repeat(4_000)))
                .isInstanceOf(ExpressionException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            tasks.rows.output.rows[0].x                        ¦ tasks.rows.output.rows
            tasks["my-task"].output.x                          ¦ tasks.my-task.output.x
            tasks.my-task.output.x > 1                         ¦ tasks.my-task.output.x
            tasks[variables.name].output                       ¦ variables.name,tasks
            tasks.a.output[item.key].b + tasks.a.output.c      ¦ item.key,tasks.a.output,tasks.a.output.c
            has(tasks.a.output.x) && state.total > 1           ¦ tasks.a.output.x,state.total
            variables.list.map(v, v + index)                   ¦ variables.list,index
            [1].map(tasks, tasks.a.output)                     ¦ ``
            [1].map(t, t).exists(t, tasks.b.output == t)       ¦ tasks.b.output
            cel.bind(t, tasks.a.output.t, t * t)               ¦ tasks.a.output.t
            size(tasks.a.output.list) + tasks.b.output.n.size() ¦ tasks.a.output.list,tasks.b.output.n
            {"tasks.x": tasks.a.status, sys.user_id: 1}        ¦ tasks.a.status,sys.user_id
            json(tasks.a)                                      ¦ tasks.a
            math.greatest(tasks.a.output.n, 1)                 ¦ tasks.a.output.n
            """)
    void referencesAreKnownAsFarAsTheyAreConstant(String expression, String expected) {
        List<String> paths = Condition.parse(expression).references().stream()
                .map(reference -> reference.path().isEmpty()
                        ? reference.root()
                        : reference.root() + "." + String.join(".", reference.path()))
                .toList();
        assertThat(String.join(",", paths)).isEqualTo(expected);
    }

    @Test
    void nullIsFalseAndAnythingElseMustBeABoolean() {
        assertThat(Condition.parse("tasks.skipped.output").test(ENVIRONMENT)).isFalse();
        assertThat(Condition.parse("variables.flag").test(ENVIRONMENT)).isTrue();
        assertThatThrownBy(() -> Condition.parse("variables.region", "/when").test(ENVIRONMENT))
                .hasMessage("`variables.region` at /when: a condition must be true or false but is a text");
    }

    @Test
    void aMissingRootIsNull() {
        assertThat(Condition.parse("item").value(Json.object()).isNull()).isTrue();
        assertThat(Condition.parse("item.a + 'x'").value(Json.object())).isEqualTo(Json.text("x"));
    }

    @Test
    void threadsMayShareACondition() {
        Condition condition = Condition.parse("sum(variables.list.map(n, n * 2)) + " + System.identityHashCode(this));
        ObjectNode environment = (ObjectNode) Json.parse("{\"variables\": {\"list\": [1, 2, 3]}}");
        List<Long> results = java.util.stream.IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(n -> condition.value(environment).longValue())
                .distinct()
                .toList();
        assertThat(results).containsExactly(12L + System.identityHashCode(this));
    }
}
