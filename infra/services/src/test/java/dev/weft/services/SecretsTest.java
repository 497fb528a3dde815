package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void secretIsMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
        Path file = folder.resolve("deep/key");
        String made = Secrets.keep(file, 32, Base64.getEncoder());

        assertThat(Base64.getDecoder().decode(made)).hasSize(32);
        assertThat(Secrets.keep(file, 32, Base64.getEncoder())).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Secrets.keep(folder.resolve("other"), 32)).isNotEqualTo(made);
    }

    @Test
    void writeReplacesTheWholeFileAndLeavesNoOther() throws Exception {
        Path file = folder.resolve("credentials.json");
        Secrets.write(file, "a long first content");
        Secrets.write(file, "short");

        assertThat(file).hasContent("short");
        assertThat(folder.toFile().list()).containsExactly("credentials.json");
    }
}
