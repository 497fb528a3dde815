package dev.weft.store;

import java.util.List;
import java.util.Optional;

/** @param next cursor of the following page; empty on the last one */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
