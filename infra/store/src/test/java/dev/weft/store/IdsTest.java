package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class IdsTest {
    @Test
    void idsSortInTheOrderTheyWereMade() {
        List<String> ids = Stream.generate(() -> Ids.next("run")).limit(200_000).toList();
        assertThat(ids).isSorted();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        assertThat(ids).allMatch(id -> id.matches("run_[0-9a-hjkmnp-tv-z]{26}"));
    }

    @Test
    void anIdKnowsWhenItWasMade() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        String id = Ids.next("file");
        assertThat(Ids.madeAt(id)).isBetween(before, Instant.now().plusSeconds(60));
        assertThat(Ids.floor("file", Ids.madeAt(id))).isLessThan(id);
        assertThat(Ids.floor("file", Ids.madeAt(id).plusNanos(1))).isGreaterThan(id);
    }

    @Test
    void aDatabaseIsNamedInEveryCommonForm() {
        DatabaseUrl expected = new DatabaseUrl("jdbc:postgresql://h:5/n?sslmode=require", Optional.of("u@x"), Optional.of("p:/ä+"));
        assertThat(DatabaseUrl.parse("postgresql://u%40x:p%3A%2F%C3%A4+@h:5/n?sslmode=require")).isEqualTo(expected);
        assertThat(DatabaseUrl.parse("postgres://u%40x:p%3A%2F%C3%A4+@h:5/n?sslmode=require")).isEqualTo(expected);
        assertThat(DatabaseUrl.parse("jdbc:postgresql://h:5/n?user=u%40x&password=p%3A%2F%C3%A4+&sslmode=require"))
                .isEqualTo(expected);
        assertThat(DatabaseUrl.parse("postgresql://h/n")).isEqualTo(
                new DatabaseUrl("jdbc:postgresql://h/n", Optional.empty(), Optional.empty()));
        assertThat(expected.toString()).doesNotContain("p:");
        for (String wrong : List.of("mysql://u:secret@h/n", "postgresql://u:secret@h", "secret", "postgresql:///n")) {
            assertThatThrownBy(() -> DatabaseUrl.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aPathSaysWhichScopeAndIterationATaskIsIn() {
        assertThat(TaskPath.of("a")).isEqualTo(new TaskPath("", List.of()));
        assertThat(TaskPath.of("outer[2]/inner")).isEqualTo(new TaskPath("outer", List.of(2)));
        assertThat(TaskPath.of("outer[2]/inner[5]/leaf")).isEqualTo(new TaskPath("outer/inner", List.of(2, 5)));
        assertThat(TaskPath.of("rate[3]")).isEqualTo(new TaskPath("rate", List.of(3)));
        assertThat(TaskPath.of("try/x")).isEqualTo(new TaskPath("try", List.of()));
        assertThat(TaskPath.of("outer[2]/inner[5]/leaf").indices()).isEqualTo("{2, 5}");
    }

    @Test
    void textIsMadeStorableWithoutTouchingTheRest() {
        assertThat(StoredText.plain("a\u0000b\ud83d\ude00\ud83dc\ude00")).isEqualTo("a\ufffdb\ud83d\ude00\ufffdc\ufffd");
        String plain = "ordinary";
        assertThat(StoredText.plain(plain)).isSameAs(plain);
        String json = StoredText.json(Json.text("\u0000\ud83d!\ud83d\ude00"));
        assertThat(json).isEqualTo("\"\\u0000\\ud83d!\ud83d\ude00\"");
        assertThat(Json.parse(json)).isEqualTo(Json.text("\u0000\ud83d!\ud83d\ude00"));
    }
}
