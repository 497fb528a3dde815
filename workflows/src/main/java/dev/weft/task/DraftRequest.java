package dev.weft.task;

import java.util.List;
import java.util.Optional;

/**
 * @param generation the same in all rounds, and for no other
 * @param query what the workflow shall do, in its author's words
 * @param locale language tag of what the plan is written in; that of the query by default
 * @param earlier answers that could not be used, in order
 */
public record DraftRequest(
        String workspace, String generation, String query, Optional<String> locale, List<Draft> earlier) {
    public DraftRequest {
        earlier = List.copyOf(earlier);
    }
}
