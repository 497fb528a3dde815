package dev.weft.api.dialect.weft;

import java.util.Optional;

/** Addresses of runs in Temporal's Web UI. */
public final class TemporalLinks {
    private final Optional<String> ui;
    private final String namespace;

    /** @param ui address of the Web UI, where there is one */
    public TemporalLinks(Optional<String> ui, String namespace) {
        this.ui = ui;
        this.namespace = namespace;
    }

    Optional<String> of(String run) {
        return ui.map(address -> address.replaceAll("/+$", "") + "/namespaces/" + namespace + "/workflows/" + run);
    }
}
