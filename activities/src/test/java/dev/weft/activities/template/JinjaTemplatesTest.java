package dev.weft.activities.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JinjaTemplatesTest {
    private static final JinjaTemplates TEMPLATES = new JinjaTemplates();
    private static final JsonNode INPUTS = Json.parse(
            """
            {"name":"Ada","n":3,"half":0.5,"whole":2.0,"yes":true,"none":null,"nothing":[],
             "xs":[3,1,2],"texts":["a","b"],"user":{"name":"Bo","tags":["x","y"]},
             "rows":[{"k":"a","v":1},{"k":"b","v":2}],"braces":"{{ name }} {% raw %}"}""");

    private final FakeTaskContext context = new FakeTaskContext();

    private String render(String template) throws Exception {
        return TEMPLATES.render(template, INPUTS, context);
    }

    private TaskException failure(String template) {
        TaskException failure = catchThrowableOfType(TaskException.class, () -> render(template));
        assertThat(failure).as("what " + template + " fails with").isNotNull();
        return failure;
    }

    /** Each as Jinja2 3.1 itself gives it. */
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
        "Hello {{ name }}! => Hello Ada!",
        "{{ n + 1 }} {{ n / 2 }} {{ n // 2 }} {{ n ** 2 }} {{ n % 2 }} => 4 1.5 1 9 1",
        "{{ half }} {{ whole }} => 0.5 2.0",
        "{{ name ~ n }} => Ada3",
        "{{ user.name }} {{ user['name'] }} {{ user.tags[0] }} {{ xs[-1] }} => Bo Bo x 2",
        "{% if yes and not nothing %}a{% elif n %}b{% else %}c{% endif %} => a",
        "{% for x in xs %}{{ loop.index }}:{{ x }}{% if not loop.last %},{% endif %}{% endfor %} => 1:3,2:1,3:2",
        "{% for x in xs if x > 1 %}{{ x }}{% endfor %} => 32",
        "{% for x in nothing %}x{% else %}none{% endfor %} => none",
        "{% for k, v in user.items() %}{{ k }}={{ v if v is string else v | join('+') }};{% endfor %} => name=Bo;tags=x+y;",
        "{% for k in user %}{{ k }} {% endfor %} => `name tags `",
        "{{ xs | sort | join('-') }} {{ xs | length }} {{ xs | sum }} => 1-2-3 3 6",
        "{{ rows | map(attribute='k') | join(',') }} => a,b",
        "{{ rows | selectattr('v', 'equalto', 2) | map(attribute='k') | first }} => b",
        "{{ name | upper }} {{ name.lower() }} {{ ' x ' | trim }} {{ 'a,b'.split(',')[1] }} => ADA ada x b",
        "{{ missing | default('d') }} {{ missing }} {{ none | default('n', true) }} => `d  n`",
        "{{ '%s has %d' | format(name, n) }} {{ '%05.2f' | format(half) }} => Ada has 3 00.50",
        "{% set total = 0 %}{% set ns = namespace(t=0) %}{% for x in xs %}{% set ns.t = ns.t + x %}{% endfor %}{{ ns.t }} => 6",
        "{% macro hi(x, y='!') %}[{{ x }}{{ y }}]{% endmacro %}{{ hi(name) }}{{ hi('B', y='?') }} => [Ada!][B?]",
        "{% raw %}{{ name }}{% endraw %}{# a note #}. => {{ name }}.",
        "a  {%- if yes -%}  b  {%- endif -%}  c => abc",
        "{{ user | tojson }} => {\"name\":\"Bo\",\"tags\":[\"x\",\"y\"]}",
        "{{ texts }} => ['a', 'b']",
        "{{ '<b>' }} {{ '<b>' | e }} => <b> &lt;b&gt;",
        "{{ 'abc'[0:2] }} {{ xs[1:] }} => ab [1, 2]",
        "{{ 'b' in texts }} {{ 'z' not in texts }} => True True",
        "{{ yes }} => True",
        "{{ 'yes' if n > 2 else 'no' }} => yes",
        "{{ range(3) | list }} => [0, 1, 2]",
        "{{ 7 | round(1) }} {{ 2.567 | round(2) }} {{ -3 | abs }} {{ '12' | int + 1 }} => 7.0 2.57 3 13",
    })
    void rendersWhatJinja2Renders(String template, String expected) throws Exception {
        assertThat(render(template)).isEqualTo(expected);
    }

    @Test
    void writesTextsAsTheyAre() throws Exception {
        JsonNode inputs = Json.parse("{\"t\":\"'C:\\\\new' \\\"x\\\"\\n\\u00e4\",\"l\":[\"it's\",null,true,{\"k\":1.5}]}");
        assertThat(TEMPLATES.render("{{ t }}|{{ l }}", inputs, context))
                .isEqualTo("'C:\\new' \"x\"\nä|[\"it's\", None, True, {'k': 1.5}]");
    }

    @Test
    void dropsOneLineBreakAtItsEndAsJinja2Does() throws Exception {
        assertThat(render("a\n\n")).isEqualTo("a\n");
    }

    @Test
    void takesValuesAsTheyAreEvenIfTheyLookLikeTemplates() throws Exception {
        assertThat(render("{{ braces }}")).isEqualTo("{{ name }} {% raw %}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{{ name.getClass() }}",
        "{{ name.class }}",
        "{{ ''.getClass().forName('java.lang.Runtime') }}",
        "{{ name.getBytes() }}",
        "{{ name.repeat(1000) }}",
        "{{ xs.getClass().getClassLoader() }}",
        "{{ user.put('a', 1) }}",
        "{{ ____int3rpr3t3r____.config }}",
        "{{ ____int3rpr3t3r____.getContext() }}",
        "{{ ____int3rpr3t3r____ }}",
        "{{ name.__class__ }}",
        "{{ fn:list('a') }}",
        "{{ type(name) }}",
        "{{ filter:upper }}",
        "{{ filter:upper.getClass() }}",
        "{% include '/etc/passwd' %}",
        "{% import '/etc/passwd' as p %}",
        "{% from '/etc/passwd' import p %}",
        "{% extends '/etc/passwd' %}",
        "{{ name | fromyaml }}",
        "{{ name | render }}",
        "{{ name | log }}",
    })
    void showsNothingOfJava(String template) {
        String result;
        try {
            result = render(template);
        } catch (Exception e) {
            assertThat(e).isInstanceOf(TaskException.class);
            result = e.getMessage();
        }
        assertThat(result).doesNotContain("root:", "java.lang", "class java", "com.hubspot", "ClassLoader@", "JinjavaInterpreter");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% for a in range(1000) %}{{ m(n) }}{% endfor %}{% endmacro %}{{ m(1) }}",
    })
    void stopsATemplateThatRunsTooLong(String template) {
        JinjaTemplates hurried = new JinjaTemplates(Duration.ofMillis(200));
        TaskException failure =
                catchThrowableOfType(TaskException.class, () -> hurried.render(template, INPUTS, context));
        assertThat(failure.code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure).hasMessageContaining("line 1").hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ 'x' * 10 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}{% endfor %}",
        "{% set s = namespace(v='xxxxxxxxxx') %}{% for a in range(100) %}{% set s.v = s.v ~ s.v %}{% endfor %}{{ s.v }}",
        "{% set s = namespace(v=[1]) %}{% for a in range(100) %}{% set s.v = s.v + s.v %}{% endfor %}{{ s.v }}",
        "{% set s = namespace(v='xxxxxxxxxx') %}{% for a in range(100) %}{% set s.v = s.v | replace('x', s.v) %}{% endfor %}{{ s.v }}",
        "{% set s = namespace(v='xxxxxxxxxx') %}{% for a in range(100) %}{% set s.v = s.v.replace('x', s.v) %}{% endfor %}{{ s.v }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ '%1000000000s' | format('x') }}{{ '%9999999999d' | format(1) }}",
        "{{ 1 | round(1000000000) }}",
        "{{ [1] | batch(1000000000, 'x') }}",
        "{{ [1] | slice(1000000000, 'x') }}",
        "{{ 'a\n' | indent(1000000000, true) }}",
        "{{ range(1000000000) }}",
        "{{ '1e999999999' | round(2) }}",
    })
    void staysSmall(String template) throws Exception {
        String result;
        try {
            result = render(template);
        } catch (TaskException e) {
            result = e.getMessage();
        }
        assertThat(result.length()).isLessThan(1_000_000);
    }

    @Test
    void saysAtWhichLineATemplateIsWrong() {
        assertThat(failure("a\nb\n{% if %}c{% endif %}"))
                .hasMessageContaining("line 3")
                .extracting(TaskException::code)
                .isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure("a\n{{ 1 + }}")).hasMessageContaining("line 2");
        assertThat(failure("{% for x in xs %}")).hasMessageContaining("line 1");
        assertThat(failure("{% nope %}")).hasMessageContaining("line 1");
        assertThat(failure("\n{{ name | nope }}")).hasMessageContaining("nope");
        assertThat(failure("{{ name.nope() }}")).hasMessageContaining("nope");
    }

    @Test
    void aTemplateNestedTooDeepIsAFailure() {
        assertThat(failure("{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}").code())
                .isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure("{% if 1 %}".repeat(5_000) + "{% endif %}".repeat(5_000)).code())
                .isIn(FailureCode.EXPRESSION_FAILED, FailureCode.OUTPUT_TOO_LARGE);
    }

    @Test
    void stopsWhenItsTaskIsStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            begun.countDown();
            try {
                String ignored = new JinjaTemplates(Duration.ofMinutes(5))
                        .render(
                                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                                INPUTS,
                                new FakeTaskContext(Duration.ofMinutes(5)));
            } catch (TaskException | InterruptedException e) {
                ended.set(e);
            }
        });
        begun.await();
        thread.interrupt();
        thread.join(Duration.ofSeconds(30));
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
}
