package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Why a run could not be run at all, in Dify's codes. */
final class RunErrors {
    private RunErrors() {}

    /** As a stream tells it. */
    static ObjectNode event(JsonNode error) {
        DifyError code = code(error.path("code").asString(""));
        return Json.object()
                .put("code", code.code())
                .put("message", error.path("message").asString(""))
                .put("status", code.status().value());
    }

    /** For who waits for the run. */
    static DifyException of(Optional<TaskFailure> error) {
        return error.map(failure -> new DifyException(code(failure.code().name()), failure.message()))
                .orElseGet(() -> new DifyException(DifyError.WORKFLOW_REQUEST_ERROR, "The run failed"));
    }

    private static DifyError code(String failure) {
        if (failure.equals(FailureCode.E0015.name())) {
            return DifyError.PROVIDER_NOT_INITIALIZE;
        }
        if (failure.equals(FailureCode.PROVIDER_REFUSED.name())) {
            return DifyError.MODEL_CURRENTLY_NOT_SUPPORT;
        }
        return failure.equals(FailureCode.E3002.name())
                ? DifyError.PROVIDER_QUOTA_EXCEEDED
                : DifyError.WORKFLOW_REQUEST_ERROR;
    }
}
