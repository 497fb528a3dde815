package dev.weft.api.dialect.refly;

import dev.weft.api.core.StartedRun;
import org.springframework.http.ResponseEntity;

/** An execution that was started. */
record ExecutionJson(String executionId, ReflyStatus status) {

    static ResponseEntity<Envelope<ExecutionJson>> answer(StartedRun started) {
        return ResponseEntity.ok()
                .headers(headers -> IgnoredVariables.name(started.ignored(), headers))
                .body(Envelope.of(new ExecutionJson(started.run().id(), ReflyStatus.of(started.run().status()))));
    }
}
