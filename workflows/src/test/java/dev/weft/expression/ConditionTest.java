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
            {"variables": {"region": "EU", "limit": 10, "names": ["b", "a", "b"], "empty": "", "rate": 0.25,
                           "big": 123456789012345678901234567890, "flag": true, "nothing": null},
             "tasks": {"sum": {"output": {"result": {"total": 1.5, "count": 3}}, "status": "succeeded"},
                       "skipped": {"output": null, "status": "skipped"},
                       "my-task": {"output": {"text": "hello"}},
                       "1711067409646": {"output": {"text": "dify"}},
                       "rows": {"output": {"rows": [{"id": 1, "price": 2.5}, {"id": 2, "price": 4}, {"id": 3}]}}},
             "state": {"total": 7}, "item": {"id": 5}, "index": 2,
             "each": {"outer": {"item": "x", "index": 0}}, "loop": {"index": 4, "last": {"done": false}},
             "run": {"id": "run_1", "user": "ada"}, "sys": {"user_id": "u", "files": []},
             "error": {"code": "E3001", "message": "no"}}""");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what is there
            variables.region                                            | "EU"
            variables.names[1]                                          | "a"
            tasks.rows.output.rows[0].price                             | 2.5
            tasks["my-task"].output.text                                | "hello"
            tasks.my-task.output.text                                   | "hello"
            tasks.my-task.output.text + "!"                             | "hello!"
            tasks.1711067409646.output.text                             | "dify"
            tasks["1711067409646"].output.text.upperAscii()             | "DIFY"
            "tasks.my-task.output"                                      | "tasks.my-task.output"
            tasks.sum.status                                            | "succeeded"
            tasks.sum.status == "succeeded"                             | true
            variables.big                                               | 123456789012345678901234567890
            each.outer.item + string(each.outer.index)                  | "x0"
            loop.index                                                  | 4
            loop.index + 1                                              | 5
            loop.last.done                                              | false
            run.id + "/" + run.user                                     | "run_1/ada"
            sys.user_id == "u" && size(sys.files) == 0                  | true
            error.code == "E3001"                                       | true
            state.total-1                                               | 6
            item.id * index                                             | 10
            # what is not there is null
            variables.unknown                                           | null
            variables.unknown.deeper[3].still                           | null
            variables.unknown.deeper[3].still == null                   | true
            tasks.skipped.output.text                                   | null
            tasks.skipped.output.a.b == null                            | true
            tasks.skipped.output.a.b.size() == 0                        | true
            tasks.nowhere.output["x"] == null                           | true
            variables.names[7]                                          | null
            variables.names[7] == null                                  | true
            variables.names[-1] == null                                 | true
            variables.names["x"] == null                                | true
            variables.region.length == null                             | true
            tasks.skipped.output.n > 0                                  | false
            tasks.skipped.output.n <= 0                                 | false
            !(tasks.skipped.output.n > 0)                               | true
            null == null                                                | true
            null != 1                                                   | true
            !tasks.skipped.output.ok                                    | true
            tasks.skipped.output.ok && true                             | false
            tasks.skipped.output.ok || true                             | true
            tasks.skipped.output.ok ? 1 : 2                             | 2
            tasks.skipped.output.rows.exists(r, r > 1)                  | false
            tasks.skipped.output.rows.all(r, r > 1)                     | true
            tasks.skipped.output.rows.map(r, r)                         | []
            "a" in tasks.skipped.output                                 | false
            "x" + tasks.skipped.output                                  | "x"
            default(tasks.skipped.output.n, 5)                          | 5
            default(variables.limit, 5)                                 | 10
            has(tasks.sum.output.result)                                | true
            has(tasks.sum.output.other)                                 | false
            has(tasks.skipped.output.a.b)                               | false
            has(variables.nothing)                                      | true
            # numbers
            tasks.sum.output.result.total > 0                           | true
            tasks.sum.output.result.count > 0                           | true
            tasks.sum.output.result.count > 2.5                         | true
            tasks.sum.output.result.total == 1.5                        | true
            tasks.sum.output.result.count == 3.0                        | true
            tasks.sum.output.result.total + 1                           | 2.5
            tasks.sum.output.result.total * 2                           | 3
            tasks.sum.output.result.count / 2                           | 1.5
            tasks.sum.output.result.count % 2                           | 1
            6 / 2                                                       | 3
            -tasks.sum.output.result.total                              | -1.5
            -(3)                                                        | -3
            7 - 0.5                                                     | 6.5
            1e3 * 2                                                     | 2000
            0.1 + 0.2 > 0.3                                             | true
            int(2.9)                                                    | 2
            double("2.5") + 1                                           | 3.5
            int("42") + 1                                               | 43
            math.greatest(1, 2.5, variables.limit)                      | 10
            math.least([3, 1.5, 2])                                     | 1.5
            math.abs(-4)                                                | 4
            math.round(2.5)                                             | 3.0
            3 in [1, 2, 3.0]                                            | true
            1u + 1                                                      | 2
            # text
            "Total: " + tasks.sum.output.result.total                   | "Total: 1.5"
            "a" + 1 + true + null + [1] + {"b": 2}                      | "a1true[1]{\\"b\\":2}"
            1 + "a"                                                     | "1a"
            "a,b,c".split(",")                                          | ["a","b","c"]
            variables.names.join("-")                                   | "b-a-b"
            variables.region.lowerAscii().replace("eu", "x")            | "x"
            "  x ".trim()                                               | "x"
            "%s has %d".format([variables.region, 3])                   | "EU has 3"
            "hello".substring(1, 3)                                     | "el"
            "hello".contains("ell") && "hello".startsWith("h")          | true
            "abc".matches("^a.c$")                                      | true
            "abc".indexOf("c")                                          | 2
            "abc".reverse()                                             | "cba"
            size("häß")                                                 | 3
            "häß".size()                                                | 3
            string(12) + string(null) + string({"a": [1]})              | "12{\\"a\\":[1]}"
            "b" > "a"                                                   | true
            json({"b": 1, "a": [null, true]})                           | "{\\"b\\":1,\\"a\\":[null,true]}"
            json(tasks.sum.output)                                      | "{\\"result\\":{\\"total\\":1.5,\\"count\\":3}}"
            parseJson("{\\"b\\": {\\"x\\": [1, 2.5]}}").b.x[1]          | 2.5
            base64.encode(b"hi")                                        | "aGk="
            # lists and objects
            tasks.rows.output.rows.map(r, r.id)                         | [1,2,3]
            tasks.rows.output.rows.filter(r, r.price > 3)               | [{"id":2,"price":4}]
            tasks.rows.output.rows.map(r, r.price > 3, r.id * 10)       | [20]
            tasks.rows.output.rows.exists(r, r.id == 2)                 | true
            tasks.rows.output.rows.exists_one(r, r.price > 1)           | false
            tasks.rows.output.rows.all(r, r.id > 0)                     | true
            sum(tasks.rows.output.rows.map(r, r.price))                 | 6.5
            [3, 1, 2].sort()                                            | [1,2,3]
            variables.names.distinct()                                  | ["b","a"]
            [[1], [2, 3]].flatten()                                     | [1,2,3]
            [1, 2, 3].slice(1, 3)                                       | [2,3]
            [1] + [2.5] + variables.names                               | [1,2.5,"b","a","b"]
            {"z": 1, "a": variables.region, "m": {"n": [1]}}            | {"z":1,"a":"EU","m":{"n":[1]}}
            {"z": 1, "a": 2}.a                                          | 2
            {"a": 1} == {"a": 1.0}                                      | true
            [1, {"a": null}] == [1.0, {"a": null}]                      | true
            keys(tasks.sum.output.result)                               | ["total","count"]
            values(tasks.sum.output.result)                             | [1.5,3]
            tasks.sum.output.result.exists(k, k == "total")             | true
            "total" in tasks.sum.output.result                          | true
            size(variables.names) + size({"a": 1})                      | 4
            cel.bind(t, tasks.sum.output.result.total, t * t)           | 2.25
            [1, 2].map(tasks, tasks * 2)                                | [2,4]
            # choice
            variables.flag ? "yes" : "no"                               | "yes"
            variables.limit > 5 && variables.region in ["EU", "US"]     | true
            variables.region != "EU" || index == 2                      | true
            type(1) == int                                              | true
            # times
            timestamp("2026-01-01T00:00:00Z") + duration("1h")          | "2026-01-01T01:00:00Z"
            timestamp("2026-01-02T00:00:00Z") > timestamp("2026-01-01T00:00:00Z") | true
            timestamp("2026-03-04T00:00:00Z").getMonth()                | 2
            """)
    void valuesAreThoseAUserExpects(String expression, String expected) {
        assertThat(Json.write(Condition.parse(expression).value(ENVIRONMENT))).isEqualTo(Json.write(Json.parse(expected)));
        assertThat(Json.write(Condition.parse("{{ " + expression + " }}").value(ENVIRONMENT)))
                .isEqualTo(Json.write(Json.parse(expected)));
    }
}
