package dev.weft.workers;

import dev.weft.activities.wrapper.Known;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.workflow.Workflow;

/** Tells {@link Known} of each workflow instance that begins in this process, the replayed ones included. */
final class KnownInterceptor extends WorkerInterceptorBase {
    private final Known known;

    KnownInterceptor(Known known) {
        this.known = known;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                known.instantiated(Workflow.getInfo().getRunId());
                super.init(outbound);
            }
        };
    }
}
