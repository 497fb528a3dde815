package dev.weft.task;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something the workflow decided at no event of Temporal, on its way to the journal.
 *
 * @param kind of journal event it becomes
 * @param path of the task; empty for the run itself
 * @param ordinal tells apart events of one kind and path: a second pause is 1
 * @param data of the event
 * @param output of a task that finished this way
 */
public record Decision(EventKind kind, String path, int ordinal, ObjectNode data, Optional<JsonNode> output) {}
