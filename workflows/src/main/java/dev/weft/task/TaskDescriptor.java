package dev.weft.task;

import dev.weft.plan.Control.Placement;
import tools.jackson.databind.JsonNode;

/**
 * What the catalogue says of a task type: the single source for validation, palettes and tool lists.
 *
 * @param type name in a canvas, such as {@code file.read}
 * @param control whether the workflow itself carries it out ({@code switch}, {@code delay}, blocks); such a type has no
 *     runner
 * @param input JSON schema of the configuration, before templates are filled in: a string with {@code {{} stands for
 *     any value
 * @param output JSON schema of the output
 * @param streams whether partial text appears while it runs
 */
public record TaskDescriptor(
        String type,
        String title,
        String category,
        String description,
        boolean control,
        Placement placement,
        boolean streams,
        JsonNode input,
        JsonNode output) {}
