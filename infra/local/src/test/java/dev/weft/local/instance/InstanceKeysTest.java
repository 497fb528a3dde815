package dev.weft.local.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.secret.KeyRing;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceKeysTest {
    private static final Settings NOTHING = new Settings(Map.of());

    @TempDir
    Path root;

    private DataFolder folder;
    private InstanceKeys keys;

    @BeforeEach
    void create() {
        folder = new DataFolder(root);
        keys = new InstanceKeys(folder);
    }

    private KeyRing ring() {
        return KeyRing.of(NOTHING.with(keys.settings(NOTHING)));
    }

    @Test
    void theKeysAreMadeOnceAndTheOwnersAlone() throws IOException {
        KeyRing first = ring();
        assertThat(ring().ids()).isEqualTo(first.ids()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.secretKey())))
                .isEqualTo("rw-------");
    }

    @Test
    void aNewKeyEncryptsAndEveryFormerOneStaysLatestFirst() throws IOException {
        List<String> ids = new ArrayList<>(List.of(ring().currentId()));
        for (int time = 0; time < 3; time++) {
            keys.rotate();
            ids.addFirst(ring().currentId());
            assertThat(ring().ids()).containsExactlyElementsOf(ids).doesNotHaveDuplicates();
        }
        for (Path file : List.of(folder.secretKey(), folder.secretKeysPrevious())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
    }

    @Test
    void aRotationThatBrokeOffBeforeTheNewKeyLosesNothing() throws IOException {
        String first = ring().currentId();
        Files.copy(folder.secretKey(), folder.secretKeysPrevious());
        assertThat(ring().currentId()).isEqualTo(first);

        keys.rotate();

        assertThat(ring().ids()).hasSize(2).last().isEqualTo(first);
    }

    @Test
    void severalAtOnceLoseNoKey() throws Exception {
        List<String> made = new ArrayList<>(List.of(ring().currentId()));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> rotation = () -> {
                try {
                    new InstanceKeys(folder).rotate();
                    return true;
                } catch (ServiceException e) {
                    assertThat(e).hasMessageContaining("Another launcher works on " + root);
                    return false;
                }
            };
            int rotations = 0;
            for (Future<Boolean> done : threads.invokeAll(java.util.Collections.nCopies(40, rotation))) {
                rotations += done.get() ? 1 : 0;
            }
            assertThat(ring().ids()).hasSize(1 + rotations).last().isEqualTo(made.getFirst());
        }
    }

    @Test
    void itIsRefusedWhileALauncherWorksOnTheFolder() {
        String first = ring().currentId();
        LauncherLock lock = LauncherLock.take(folder).orElseThrow();
        try {
            assertThatThrownBy(keys::rotate).isInstanceOf(ServiceException.class).hasMessageContaining("infra/weft down");
        } finally {
            lock.close();
        }
        assertThat(ring().ids()).containsExactly(first);
    }

    @Test
    void aFolderWithoutAKeyIsLeftAlone() {
        assertThatThrownBy(keys::rotate)
                .isInstanceOf(ServiceException.class)
                .hasMessage("There is no secret key in " + root);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void theFormerKeysOfTheSettingComeFirst() {
        String set = Base64.getEncoder().encodeToString(new byte[32]);
        String first = ring().currentId();
        keys.rotate();
        Settings given = NOTHING.with(Map.of(Setting.WEFT_SECRET_KEY_PREVIOUS, set));
        assertThat(KeyRing.of(given.with(keys.settings(given))).ids())
                .containsExactly(ring().currentId(), KeyRing.of(set, List.of()).currentId(), first);
    }
}
