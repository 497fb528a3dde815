package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import org.junit.jupiter.api.Test;

class ControlFlowTest {

    @Test
    void aChainPassesItsValuesOnAndReturnsTheDeclaredOutputs() {
        Running run = Weft.start(
                json("""
                {'title':'Chain','variables':[{'name':'who','type':'string','required':true}],
                 'tasks':[
                  {'id':'a','type':'template','config':{'value':{'name':'{{ variables.who }}','n':2}}},
                  {'id':'b','type':'transform','config':{'input':'{{ tasks.a.output.value }}','expression':'n * 21'}},
                  {'id':'c','type':'template','config':{'value':'{{ tasks.a.output.value.name }}: {{ tasks.b.output.value }}'}}],
                 'outputs':{'text':'{{ tasks.c.output.value }}','n':'{{ tasks.b.output.value }}'}}"""),
                json("{'who':'Ada'}"));

        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(json("{'text':'Ada: 42','n':42}"));
        assertThat(run.events().stream().map(event -> event.seq()).toList())
                .isEqualTo(java.util.stream.LongStream.rangeClosed(1, run.events().size())
                        .boxed()
                        .toList());
    }

    @Test
    void withoutDeclaredOutputsARunReturnsItsLastTasksById() {
        StoredRun ended = Weft.start(
                        json("""
                {'title':'Two ends','tasks':[
                  {'id':'a','type':'template','config':{'value':1}},
                  {'id':'b','type':'template','config':{'value':'{{ tasks.a.output.value + 1 }}'}},
                  {'id':'c','type':'template','config':{'value':3},'dependsOn':['a']}]}"""),
                        Json.object())
                .end();

        assertThat(ended.outputs()).contains(json("{'b':{'value':2},'c':{'value':3}}"));
    }

    @Test
    void aFalseConditionSkipsATaskAndWhatDependsOnlyOnItAndAJoinRunsAnyway() {
        Running run = Weft.start(
                json("""
                {'title':'When','variables':[{'name':'n','type':'number'}],'tasks':[
                  {'id':'a','type':'template','config':{'value':'{{ variables.n }}'}},
                  {'id':'big','type':'template','config':{'value':'big'},'dependsOn':['a'],'when':'tasks.a.output.value > 10'},
                  {'id':'afterBig','type':'template','config':{'value':'x'},'dependsOn':['big']},
                  {'id':'join','type':'template','config':{'value':'{{ tasks.big.output }}'},'dependsOn':['a','afterBig']}],
                 'outputs':{'join':'{{ tasks.join.output }}'}}"""),
                json("{'n':3}"));

        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.task("big").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.task("afterBig").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.task("join").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(json("{'join':{'value':null}}"));
    }

    @Test
    void aSwitchTakesTheFirstCaseThatHolds() {
        Running run = Weft.start(
                json("""
                {'title':'Switch','variables':[{'name':'region','type':'string'}],'tasks':[
                  {'id':'which','type':'switch','config':{'cases':[
                     {'name':'eu','when':'variables.region == `EU`'},
                     {'name':'any','when':'true'}],'default':'other'}},
                  {'id':'eu','type':'template','config':{'value':'Europe'},'dependsOn':['which:eu']},
                  {'id':'any','type':'template','config':{'value':'World'},'dependsOn':[{'task':'which','branch':'any'}]},
                  {'id':'told','type':'template','config':{'value':'{{ tasks.which.output.case }}'},'dependsOn':['eu','any']}],
                 'outputs':{'told':'{{ tasks.told.output.value }}'}}"""),
                json("{'region':'EU'}"));

        StoredRun ended = run.end();

        assertThat(ended.outputs()).contains(json("{'told':'eu'}"));
        assertThat(run.task("any").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.task("which").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }
}
