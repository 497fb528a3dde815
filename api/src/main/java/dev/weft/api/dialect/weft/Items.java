package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.store.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** @param nextCursor of the following page; absent on the last one */
record Items<T>(List<T> items, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextCursor) {
    static <S, T> Items<T> of(Page<S> page, Function<S, T> shown) {
        return new Items<>(page.items().stream().map(shown).toList(), page.next());
    }

    static <S, T> Items<T> of(List<S> all, Function<S, T> shown) {
        return new Items<>(all.stream().map(shown).toList(), Optional.empty());
    }
}
