package dev.weft.activities.document.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weft.activities.document.Documents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentReaderTest {
    private static final int TIMES = 40;

    static Stream<Map.Entry<String, byte[]>> documents() throws IOException {
        Map<String, byte[]> documents = new TreeMap<>(Map.of(
                "a.pdf", Documents.pdf(false),
                "a.docx", Documents.docx(),
                "a.xlsx", Documents.xlsx(),
                "a.pptx", Documents.pptx(),
                "a.epub", Documents.epub(),
                "a.xls", Documents.xls(),
                "a.ppt", Documents.ppt(),
                "a.msg", Documents.msg(),
                "a.rtf", "{\\rtf1\\ansi\\pard Hello {\\b bold} world\\par}".getBytes(StandardCharsets.UTF_8)));
        return documents.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDamagedDocumentHasATextOrIsSaidToHaveNone(Map.Entry<String, byte[]> document) {
        Random random = new Random(11);
        for (int time = 0; time < TIMES; time++) {
            byte[] damaged = damaged(document.getValue(), random);
            try {
                String text = DocumentReader.read(new ByteArrayInputStream(damaged), document.getKey(), 100_000);
                assertThat(text).hasSizeLessThan(101_000);
            } catch (UnreadableException e) {
                assertThat(e).hasMessageStartingWith("it is ");
            } catch (AssertionError e) {
                assertThat(e.getStackTrace()[0].getClassName())
                        .as("checks of the library's own, which tests alone have on: %s", e)
                        .startsWith("org.apache.");
            } catch (TooLongException e) {
                fail("%s, time %d, has grown", document.getKey(), time);
            }
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(20); i >= 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) > 0 ? damaged : Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
    }
}
