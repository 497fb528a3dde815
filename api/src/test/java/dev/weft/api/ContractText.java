package dev.weft.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The contracts' texts among the tests' resources. */
public final class ContractText {
    private ContractText() {}

    /** @param resource such as {@code /refly/contract.md} */
    public static List<String> lines(String resource) {
        try (InputStream stream = ContractText.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
