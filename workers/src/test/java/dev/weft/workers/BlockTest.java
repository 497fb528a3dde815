package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlockTest {

    private static JsonNode outputs(Running run) {
        StoredRun ended = run.end();
        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        return ended.outputs().orElseThrow();
    }

    @Test
    void forEachOnATaskGivesItsOutputsInOrder() {
        Running run = Weft.start(
                json("""
                {'title':'Each','variables':[{'name':'names','type':'json'}],'tasks':[
                  {'id':'each','type':'template','forEach':'{{ variables.names }}','config':{'value':'{{ index }}:{{ item }}'}}],
                 'outputs':{'items':'{{ tasks.each.output.items }}'}}"""),
                json("{'names':['a','b','c']}"));

        assertThat(outputs(run)).isEqualTo(json("{'items':[{'value':'0:a'},{'value':'1:b'},{'value':'2:c'}]}"));
        assertThat(run.tasks("each").stream().map(TaskRow::path).toList())
                .containsExactly("each[0]", "each[1]", "each[2]");
    }

    @Test
    void aForEachBlockRunsItsBodyPerItemAndCollectsItsOutputTemplate() {
        Running run = Weft.start(
                json("""
                {'title':'Each','tasks':[
                  {'id':'base','type':'template','config':{'value':10}},
                  {'id':'each','type':'forEach','config':{'items':[1,2,3],'parallel':2},'body':[
                    {'id':'twice','type':'template','config':{'value':'{{ item * 2 }}'}},
                    {'id':'plus','type':'template','config':{'value':'{{ tasks.twice.output.value + tasks.base.output.value }}'}}],
                   'output':{'n':'{{ tasks.plus.output.value }}','of':'{{ item }}'}}],
                 'outputs':{'items':'{{ tasks.each.output.items }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'items':[{'n':12,'of':1},{'n':14,'of':2},{'n':16,'of':3}]}"));
    }

    @Test
    void whatAnItemsFailureMeansIsSaidByOnItemError() {
        String definition = """
                {'title':'Each','tasks':[
                  {'id':'each','type':'transform','forEach':{'items':[1,0,2],'onItemError':'%s'},
                   'retry':{'maxAttempts':1},
                   'config':{'input':'{{ item }}','expression':'$ = 0 ? $error(`zero`) : $ * 10'}}],
                 'outputs':{'items':'{{ tasks.each.output.items }}'}}""";

        assertThat(outputs(Weft.start(json(definition.formatted("null")), Json.object())))
                .isEqualTo(json("{'items':[{'value':10},null,{'value':20}]}"));
        assertThat(outputs(Weft.start(json(definition.formatted("remove")), Json.object())))
                .isEqualTo(json("{'items':[{'value':10},{'value':20}]}"));
        StoredRun failed = Weft.start(json(definition.formatted("fail")), Json.object()).end();
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(FailureCode.ITEM_FAILED);
            assertThat(error.message()).startsWith("Item 1 failed");
        });
    }

    @Test
    void blocksNestAndAnIterationIsAddressedByItsPath() {
        Running run = Weft.start(
                json("""
                {'title':'Nested','tasks':[
                  {'id':'outer','type':'forEach','config':{'items':['a','b']},'body':[
                    {'id':'inner','type':'forEach','config':{'items':[1,2]},'body':[
                      {'id':'leaf','type':'template','config':{'value':'{{ each.outer.item }}{{ item }}'}}],
                     'output':'{{ tasks.leaf.output.value }}'}],
                   'output':'{{ tasks.inner.output.items }}'}],
                 'outputs':{'items':'{{ tasks.outer.output.items }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'items':[['a1','a2'],['b1','b2']]}"));
        assertThat(run.tasks("outer/inner").stream().map(TaskRow::path).toList())
                .containsExactly(
                        "outer[0]/inner[0]/leaf",
                        "outer[0]/inner[1]/leaf",
                        "outer[1]/inner[0]/leaf",
                        "outer[1]/inner[1]/leaf");
    }

    @Test
    void manyItemsGoToChildWorkflowsByRanges() {
        Running run = Weft.start(
                json("""
                {'title':'Many','tasks':[
                  {'id':'list','type':'transform','config':{'input':{},'expression':'[1..1200]'}},
                  {'id':'each','type':'template','forEach':{'items':'{{ tasks.list.output.value }}','parallel':50},
                   'config':{'value':'{{ item }}'}},
                  {'id':'sum','type':'transform','config':{'input':'{{ tasks.each.output.items }}','expression':'$sum(value)'}}],
                 'outputs':{'sum':'{{ tasks.sum.output.value }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'sum':720600}"));
        assertThat(run.tasks("each")).hasSize(1200);
        assertThat(Weft.history(run.key().run()).getEventsCount()).isLessThan(300);
    }

    @Test
    void aLoopCountsAndCarriesStateFromRoundToRound() {
        Running run = Weft.start(
                json("""
                {'title':'Loop','variables':[{'name':'n','type':'number'}],'tasks':[
                  {'id':'zero','type':'assign','config':{'name':'sum','value':0}},
                  {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'count':'{{ variables.n }}'},'body':[
                    {'id':'add','type':'assign','config':{'name':'sum','value':'{{ state.sum + loop.index }}'}}],
                   'output':'{{ state.sum }}'},
                  {'id':'after','type':'template','config':{'value':'{{ state.sum }}'},'dependsOn':['loop']}],
                 'outputs':{'last':'{{ tasks.loop.output.last }}','count':'{{ tasks.loop.output.count }}','after':'{{ tasks.after.output.value }}'}}"""),
                json("{'n':5}"));

        assertThat(outputs(run)).isEqualTo(json("{'last':10,'count':5,'after':10}"));
    }

    @Test
    void aLoopEndsByWhileByUntilAndByBreakAndContinueSkipsTheRest() {
        assertThat(outputs(Weft.start(
                        json("""
                {'title':'While','tasks':[
                  {'id':'zero','type':'assign','config':{'name':'n','value':0}},
                  {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'while':'state.n < 3'},'body':[
                    {'id':'add','type':'assign','config':{'name':'n','value':'{{ state.n + 1 }}'}}]}],
                 'outputs':{'count':'{{ tasks.loop.output.count }}'}}"""),
                        Json.object())))
                .isEqualTo(json("{'count':3}"));
        assertThat(outputs(Weft.start(
                        json("""
                {'title':'Until','tasks':[
                  {'id':'loop','type':'loop','config':{'until':'tasks.at.output.value >= 4'},'body':[
                    {'id':'at','type':'template','config':{'value':'{{ loop.index * 2 }}'}}]}],
                 'outputs':{'loop':'{{ tasks.loop.output }}'}}"""),
                        Json.object())))
                .isEqualTo(json("{'loop':{'last':{'at':{'value':4}},'count':3}}"));
        Running run = Weft.start(
                json("""
                {'title':'Break','tasks':[
                  {'id':'loop','type':'loop','config':{'count':10},'body':[
                    {'id':'skip','type':'continue','when':'loop.index == 1'},
                    {'id':'stop','type':'break','when':'loop.index == 3'},
                    {'id':'work','type':'template','config':{'value':'{{ loop.index }}'},'dependsOn':[{'task':'first'}]},
                    {'id':'first','type':'template','config':{'value':1}}]}],
                 'outputs':{'count':'{{ tasks.loop.output.count }}'}}"""),
                Json.object());
        assertThat(outputs(run)).isEqualTo(json("{'count':4}"));
    }

    @Test
    void aLoopOverItsLimitFails() {
        StoredRun ended = Weft.start(
                        json("""
                {'title':'Endless','tasks':[
                  {'id':'loop','type':'loop','config':{'while':'true','maxIterations':7},'body':[
                    {'id':'at','type':'template','config':{'value':1}}]}]}"""),
                        Json.object())
                .end();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error()).hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(FailureCode.LOOP_LIMIT));
    }

    @Test
    void aLongLoopGoesOnInChildWorkflowsWithItsState() {
        Running run = Weft.start(
                json("""
                {'title':'Long','tasks':[
                  {'id':'zero','type':'assign','config':{'name':'n','value':0}},
                  {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'count':1100,'maxIterations':2000},'body':[
                    {'id':'add','type':'assign','config':{'name':'n','value':'{{ state.n + 1 }}'}}]},
                  {'id':'after','type':'template','config':{'value':'{{ state.n }}'},'dependsOn':['loop']}],
                 'outputs':{'n':'{{ tasks.after.output.value }}','count':'{{ tasks.loop.output.count }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'n':1100,'count':1100}"));
    }

    @Test
    void tryRunsItsHandlerWithTheErrorWhenItsBodyFails() {
        Running run = Weft.start(
                json("""
                {'title':'Try','tasks':[
                  {'id':'attempt','type':'try','body':[
                    {'id':'bad','type':'transform','retry':{'maxAttempts':1},'config':{'input':1,'expression':'$error(`no`)'}},
                    {'id':'never','type':'template','config':{'value':1},'dependsOn':['bad']}],
                   'catch':[{'id':'handle','type':'template','config':{'value':'caught {{ error.code }}'}}]}],
                 'outputs':{'value':'{{ tasks.attempt.output.value }}','code':'{{ tasks.attempt.output.error.code }}'}}"""),
                Json.object());

        assertThat(outputs(run))
                .isEqualTo(json("{'value':{'handle':{'value':'caught EXPRESSION_FAILED'}},'code':'EXPRESSION_FAILED'}"));
        assertThat(run.task("attempt/bad").status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void aConditionOnAValueTooLargeForTheWorkflowIsDecidedBesideIt() {
        Running run = Weft.start(
                json("""
                {'title':'Large','tasks':[
                  {'id':'rows','type':'transform','config':{'input':{},'expression':'[1..5000]'}},
                  {'id':'many','type':'template','config':{'value':'many'},'when':'size(tasks.rows.output.value) > 1000'}],
                 'outputs':{'many':'{{ tasks.many.output.value }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'many':'many'}"));
    }

    @Test
    void aSubCanvasRunsAsATaskOfTheParent() {
        String child = Weft.canvas(json("""
                {'title':'Child','variables':[{'name':'n','type':'number','required':true}],'tasks':[
                  {'id':'big','type':'template','config':{'value':'big'},'when':'variables.n > 5'},
                  {'id':'twice','type':'template','config':{'value':'{{ variables.n * 2 }}'}}],
                 'outputs':{'twice':'{{ tasks.twice.output.value }}','big':'{{ tasks.big.output.value }}'}}"""))
                .id();
        Running run = Weft.start(
                json("""
                {'title':'Parent','tasks':[
                  {'id':'sub','type':'canvas','config':{'canvasId':'%s','inputs':{'n':7}}},
                  {'id':'after','type':'template','config':{'value':'{{ tasks.sub.output.outputs.twice }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}','big':'{{ tasks.sub.output.outputs.big }}'}}"""
                        .formatted(child)),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'after':14,'big':'big'}"));
        assertThat(run.task("sub/twice").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void aCanvasThatCallsItselfEndsWithAClearError() {
        String id = Weft.canvas(json("{'title':'Self','tasks':[{'id':'a','type':'template','config':{'value':1}}]}"))
                .id();
        String definition =
                "{'title':'Self','tasks':[{'id':'again','type':'canvas','config':{'canvasId':'%s'}}]}".formatted(id);
        Weft.STORE.canvases().replace(Weft.WORKSPACE, id, "Self", Json.write(json(definition)));

        StoredRun ended = Weft.start(json(definition), Json.object()).end();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error().orElseThrow().message()).contains("10 deep");
    }

    @Test
    void anEmptyListGivesNoItems() {
        assertThat(outputs(Weft.start(
                        json("""
                {'title':'None','tasks':[
                  {'id':'each','type':'template','forEach':[],'config':{'value':'{{ item }}'}}],
                 'outputs':{'items':'{{ tasks.each.output.items }}'}}"""),
                        Json.object())))
                .isEqualTo(json("{'items':[]}"));
    }

    @Test
    void statesAreSeenByDependencyNotByTime() {
        Running run = Weft.start(
                json("""
                {'title':'State','tasks':[
                  {'id':'one','type':'assign','config':{'name':'x','value':1}},
                  {'id':'two','type':'assign','config':{'name':'x','value':2},'dependsOn':['one','beside']},
                  {'id':'beside','type':'template','config':{'value':'{{ state.x }}'},'dependsOn':['one']},
                  {'id':'after','type':'template','config':{'value':'{{ state.x }}'},'dependsOn':['two']}],
                 'outputs':{'beside':'{{ tasks.beside.output.value }}','after':'{{ tasks.after.output.value }}'}}"""),
                Json.object());

        assertThat(outputs(run)).isEqualTo(json("{'beside':1,'after':2}"));
        assertThat(List.of("one", "two", "beside", "after")).allMatch(id -> run.starts(id) == 1);
    }
}
