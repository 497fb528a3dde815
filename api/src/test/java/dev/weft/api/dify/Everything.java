package dev.weft.api.dify;

import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;

/** A run in which everything happens that a stream tells, but sound. */
final class Everything {
    /** Every kind of node there is; {@code weak} fails and is followed all the same. */
    static final String GRAPH =
            """
            {"title":"Graph","variables":[{"name":"text","type":"string"}],
             "tasks":[
               {"id":"think","title":"Think","type":"llm","config":{"prompt":"About {{ variables.text }}"}},
               {"id":"weak","title":"Weak","type":"code","dependsOn":["think"],"onError":"continue",
                "config":{"language":"javascript","source":"function main() {}"}},
               {"id":"each","title":"Each","type":"forEach","dependsOn":["weak"],"config":{"items":"{{ [1, 2] }}"},
                "body":[{"id":"inner","title":"Inner","type":"template","config":{"value":"x"}}]},
               {"id":"round","title":"Round","type":"loop","dependsOn":["each"],"config":{"count":1},
                "body":[{"id":"step","title":"Step","type":"template","config":{"value":"y"}}]},
               {"id":"choose","title":"Choose","type":"switch","dependsOn":["round"],
                "config":{"cases":[{"name":"yes","when":"true"}],"default":"no"}},
               {"id":"ask","title":"Ask","type":"approval","dependsOn":["choose:yes"],"config":{"message":"May I?"}},
               {"id":"last","title":"Last","type":"template","dependsOn":["ask"],"config":{"value":"done"}},
               {"id":"other","title":"Other","type":"template","dependsOn":["choose:no"],"config":{"value":"no"}}],
             "outputs":{"answer":"{{ tasks.last.output.value }}"}}""";

    static final String QUESTION =
            """
            {'workflowId':'w','message':'May I?','decisions':['approved','rejected'],
             'fields':[{'name':'why','type':'string','multiline':true}],'expiresAt':'2030-01-31T12:00:00Z'}""";

    final App app = App.of(GRAPH);
    final Play play = new Play(app);

    Play untilAsked() {
        return play.start("think", "llm")
                .think("think", "Hm, ")
                .think("think", "well")
                .say("think", "Gr")
                .retry("think", "llm", "Cut off")
                .say("think", "Größe ✓\n")
                .say("think", "done")
                .finish("think", "llm", "{'text':'Größe ✓ done','reasoning':'Hm','json':null,'usage':{'totalTokens':7}}")
                .start("weak", "code")
                .fail("weak", "code", TaskStatus.FAILED, "It threw")
                .start("each", "forEach")
                .start("each[0]/inner", "template")
                .start("each[1]/inner", "template")
                .finish("each[1]/inner", "template", "{'value':'x'}")
                .finish("each[0]/inner", "template", "{'value':'x'}")
                .finish("each", "forEach", "{'items':['x','x']}")
                .start("round", "loop")
                .start("round[0]/step", "template")
                .finish("round[0]/step", "template", "{'value':'y'}")
                .finish("round", "loop", "{'last':{'step':{'value':'y'}},'count':1}")
                .finish("choose", "switch", "{'case':'yes'}")
                .skip("other", "template")
                .ask("ask", QUESTION);
    }

    Everything toTheEnd() {
        untilAsked()
                .answer("ask", "approved")
                .start("last", "template")
                .finish("last", "template", "{'value':'done'}")
                .end(RunStatus.SUCCEEDED, "{'answer':'done'}");
        return this;
    }

    /** Its stream, as a client gets it who has seen all to that event. */
    String all(long lastEventId) throws Exception {
        return Told.all(app.api, play.id, Play.USER, lastEventId);
    }
}
