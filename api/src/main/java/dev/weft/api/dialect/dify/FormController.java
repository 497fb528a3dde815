package dev.weft.api.dialect.dify;

import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.api.core.RunControl;
import dev.weft.api.core.RunControl.Question;
import dev.weft.api.dialect.dify.FormTokens.Form;
import dev.weft.canvas.Task;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What runs of the app ask people: whoever holds a form's token and the app's key may answer, once. */
@RestController
@RequestMapping(path = "/v1/form/human_input/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
final class FormController {
    private final RunControl control;
    private final FormTokens tokens;
    private final Apps apps;

    FormController(RunControl control, FormTokens tokens, Apps apps) {
        this.control = control;
        this.tokens = tokens;
        this.apps = apps;
    }

    @GetMapping
    JsonNode form(Principal principal, @PathVariable String token) {
        Question question = question(principal, form(token));
        requireOpen(question);
        return shown(question).toJson();
    }

    /** @param user who answers, whoever the run belongs to */
    record Submission(Optional<ObjectNode> inputs, Optional<String> action, Optional<String> user) {}

    @PostMapping
    JsonNode submit(Principal principal, @PathVariable String token, @RequestBody Submission submission) {
        Users.required(submission.user());
        Form form = form(token);
        Question question = question(principal, form);
        requireOpen(question);
        String action = submission.action()
                .filter(shown(question)::offers)
                .orElseThrow(() -> new DifyException(
                        DifyError.INVALID_FORM_DATA, "action is none that the form offers"));
        ObjectNode values = FormValues.read(
                question.asked().data().path("fields"), submission.inputs().orElseGet(Json::object));
        try {
            control.answer(principal, Optional.empty(), form.run(), form.path(), action, values);
        } catch (Conflict e) {
            requireOpen(question(principal, form));
            throw expired();
        }
        return Json.object();
    }

    private Form form(String token) {
        return tokens.form(token).orElseThrow(() -> new NotFound(What.APPROVAL, token));
    }

    private Question question(Principal principal, Form form) {
        return control.question(principal, Optional.empty(), form.run(), form.path());
    }

    private static void requireOpen(Question question) {
        if (question.answered()) {
            throw new DifyException(DifyError.HUMAN_INPUT_FORM_SUBMITTED, "This form has already been submitted");
        }
        if (question.over()) {
            throw expired();
        }
    }

    private static DifyException expired() {
        return new DifyException(DifyError.HUMAN_INPUT_FORM_EXPIRED, "This form has expired");
    }

    private FormJson shown(Question question) {
        Optional<Task> source = apps.graph(question.run())
                .task(NodePath.of(question.asked().path()))
                .map(CompiledTask::source);
        return FormJson.of(question.asked(), source);
    }
}
