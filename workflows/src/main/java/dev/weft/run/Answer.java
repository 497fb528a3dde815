package dev.weft.run;

import tools.jackson.databind.node.ObjectNode;

/**
 * A person's answer to an approval.
 *
 * @param path of the approval in its run
 * @param decision {@code approved}, {@code rejected} or one of the decisions the approval offers
 * @param by who answered, for the journal
 */
public record Answer(String path, String decision, ObjectNode values, String by) {}
