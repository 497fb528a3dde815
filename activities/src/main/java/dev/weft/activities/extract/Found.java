package dev.weft.activities.extract;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** @param problem why not all that was wanted is among the values */
record Found(ObjectNode values, Optional<String> problem) {}
