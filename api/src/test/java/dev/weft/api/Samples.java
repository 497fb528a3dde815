package dev.weft.api;

/** Canvases that tests use. */
public final class Samples {
    private Samples() {}

    /** One task, nothing to give. */
    public static final String HELLO =
            """
            {"title":"Hello","tasks":[{"id":"hello","title":"Say hello","type":"template","config":{"value":"hello"}}]}""";

    /** Two tasks in a row and every kind of variable. */
    public static final String INPUTS =
            """
            {"title":"Inputs",
             "variables":[
               {"name":"text","type":"string","required":true,"maxLength":5},
               {"name":"count","type":"number","default":1},
               {"name":"flag","type":"boolean"},
               {"name":"region","type":"option","options":["EU","US"],"default":"EU"},
               {"name":"data","type":"json"},
               {"name":"doc","type":"file","fileKinds":["document"]},
               {"name":"docs","type":"files"},
               {"name":"token","type":"string","secret":true}],
             "tasks":[
               {"id":"first","title":"First","type":"template","config":{"value":"{{ variables.text }}"}},
               {"id":"second","title":"Second","type":"template","config":{"value":"{{ tasks.first.output.value }}"}}]}""";
}
