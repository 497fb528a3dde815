package dev.weft.local;

import dev.weft.services.LocalTemporalServer;
import dev.weft.temporal.TemporalConnection;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search attributes that runs carry, in a Temporal that others set up. */
final class SearchAttributes {
    private static final Logger log = LoggerFactory.getLogger(SearchAttributes.class);
    private static final long LIMIT_SECONDS = 20;

    private final TemporalConnection temporal;
    private final String namespace;

    SearchAttributes(TemporalConnection temporal, String namespace) {
        this.temporal = temporal;
        this.namespace = namespace;
    }

    /** Adds those that are missing. Where that is not permitted, says which ones to add. */
    void register() {
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(temporal.service().getRawChannel())
                .validateAndBuildWithDefaults());
        try {
            Set<String> known = operator.blockingStub()
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .build())
                    .getCustomAttributesMap()
                    .keySet();
            List<String> missing = LocalTemporalServer.SEARCH_ATTRIBUTES.stream()
                    .filter(name -> !known.contains(name))
                    .toList();
            if (!missing.isEmpty()) {
                AddSearchAttributesRequest.Builder request =
                        AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
                missing.forEach(
                        name -> request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
                operator.blockingStub()
                        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .addSearchAttributes(request.build());
                log.info("Added the search attributes {} to the namespace {}", missing, namespace);
            }
        } catch (StatusRuntimeException e) {
            log.warn(
                    "Temporal does not let us add search attributes ({}). If runs don't start, add {} as keywords to"
                            + " the namespace {}",
                    e.getStatus().getCode(),
                    LocalTemporalServer.SEARCH_ATTRIBUTES,
                    namespace);
        }
    }
}
