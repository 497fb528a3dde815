package dev.weft.api.dialect.refly;

import tools.jackson.databind.node.ObjectNode;

/** A request's JSON object, within this dialect's limits; {@code {}} where the request has no body. */
record ReflyBody(ObjectNode json) {}
