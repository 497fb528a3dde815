package dev.weft.activities.template;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The engine writes {@code tojson} with the older Jackson; one mapper serves all renderings. */
final class JacksonOfTheEngine {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private JacksonOfTheEngine() {}
}
