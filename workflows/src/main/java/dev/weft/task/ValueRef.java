package dev.weft.task;

/**
 * Names a result in the journal. Values travel beside the workflow; this is what travels through it.
 *
 * @param path of the task in its run, such as {@code outer[2]/inner[5]/leaf}
 * @param origin Temporal run id of the execution that produced it
 */
public record ValueRef(String path, String origin) {}
