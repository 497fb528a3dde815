package dev.weft.activities.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThoughtsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<think>a b</think>c | a b | c",
        "` \n<think>\na</think>\n\nc </think> d` | `\na` | `c </think> d`",
        "<think>never ends </thi | `never ends </thi` | ``",
        "<thinking>c | `` | <thinking>c",
        "`  c <think>d</think>` | `` | `  c <think>d</think>`",
        "<think></think>c | `` | c",
        "<thi | `` | <thi",
        "`` | `` | ``",
    })
    void tellsThoughtsFromTheAnswerHoweverTheTextIsCut(String whole, String reasoning, String text) {
        for (int size = 1; size <= Math.max(1, whole.length()); size++) {
            StringBuilder said = new StringBuilder();
            StringBuilder thought = new StringBuilder();
            Thoughts thoughts = new Thoughts(said::append, thought::append);
            for (int from = 0; from < whole.length(); from += size) {
                thoughts.add(whole.substring(from, Math.min(whole.length(), from + size)));
            }
            thoughts.end();
            assertThat(said).hasToString(text);
            assertThat(thought).hasToString(reasoning);
        }
    }
}
