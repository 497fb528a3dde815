package dev.weft.store;

import static dev.weft.store.Fixture.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.store.CanvasStore.Order;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.CanvasStore.Version;
import dev.weft.store.TriggerStore.Trigger;
import dev.weft.store.TriggerStore.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CanvasStoreTest {
    private final CanvasStore canvases = store().canvases();
    private final String workspace = Fixture.workspace();

    @Test
    void keepsEveryVersionAsItWasWritten() {
        String first = "{\n  \"title\" : \"ä\",  \"b\":1, \"a\":2.50 }\n";
        StoredCanvas made = canvases.create(workspace, "One", first, Status.DRAFT);
        StoredCanvas replaced = canvases.replace(workspace, made.id(), "Two", "{}").orElseThrow();
        assertThat(made.version()).isEqualTo(1);
        assertThat(replaced.version()).isEqualTo(2);
        assertThat(replaced.title()).isEqualTo("Two");
        assertThat(canvases.find(workspace, made.id())).contains(replaced);
        assertThat(canvases.definition(workspace, made.id(), 1)).contains(first);
        assertThat(canvases.definition(workspace, made.id(), 2)).contains("{}");
        assertThat(canvases.definition(workspace, made.id(), 3)).isEmpty();
        assertThat(canvases.versions(workspace, made.id())).extracting(Version::title).containsExactly("One", "Two");
    }

    @Test
    void concurrentReplacementsAreAVersionEach() throws Exception {
        String id = Fixture.canvas(workspace);
        List<Future<Integer>> versions = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                versions.add(threads.submit(
                        () -> canvases.replace(workspace, id, "t", "{}").orElseThrow().version()));
            }
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<Integer> version : versions) {
            numbers.add(version.get());
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(2, 11).boxed().toList());
    }

    @Test
    void listsNewestFirstByKeywordAndPage() {
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> canvases.create(workspace, "100% Report " + i, "{}", Status.DRAFT).id())
                .toList();
        canvases.create(workspace, "Other", "{}", Status.DRAFT);
        Page<StoredCanvas> first =
                canvases.list(workspace, Optional.empty(), Optional.of("% REPORT"), Optional.empty(), 3);
        Page<StoredCanvas> second = canvases.list(workspace, Optional.empty(), Optional.of("% REPORT"), first.next(), 3);
        assertThat(first.items()).extracting(StoredCanvas::id).containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(second.items()).extracting(StoredCanvas::id).containsExactly(ids.get(1), ids.get(0));
        assertThat(second.next()).isEmpty();
        assertThat(canvases.list(workspace, Optional.of(ids.get(2)), Optional.empty(), Optional.empty(), 9).items())
                .extracting(StoredCanvas::id)
                .containsExactly(ids.get(2));
    }

    @Test
    void pagesInEveryOrderWithoutDeletedOnes() {
        List<String> ids = IntStream.range(0, 4)
                .mapToObj(i -> canvases.create(workspace, "Report " + i, "{}", Status.DRAFT).id())
                .toList();
        canvases.replace(workspace, ids.get(1), "Report 1", "{}");
        canvases.delete(workspace, ids.get(3));
        assertThat(page(Order.NEWEST, 0, 9)).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(page(Order.OLDEST, 0, 9)).containsExactly(ids.get(0), ids.get(1), ids.get(2));
        assertThat(page(Order.LAST_UPDATED, 0, 9)).containsExactly(ids.get(1), ids.get(2), ids.get(0));
        assertThat(page(Order.FIRST_UPDATED, 0, 9)).containsExactly(ids.get(0), ids.get(2), ids.get(1));
        assertThat(page(Order.OLDEST, 1, 1)).containsExactly(ids.get(1));
        assertThat(page(Order.OLDEST, 3, 9)).isEmpty();
    }

    private List<String> page(Order order, long offset, int limit) {
        return canvases.page(workspace, Optional.empty(), Optional.of("report"), order, offset, limit).stream()
                .map(StoredCanvas::id)
                .toList();
    }

    @Test
    void aDeletedCanvasLeavesTheListsAndKeepsItsVersions() {
        String id = Fixture.canvas(workspace);
        assertThat(canvases.status(workspace, id, Status.DISABLED)).isTrue();
        assertThat(canvases.delete(workspace, id)).isTrue();
        assertThat(canvases.delete(workspace, id)).isFalse();
        assertThat(canvases.list(workspace, Optional.empty(), Optional.empty(), Optional.empty(), 9).items()).isEmpty();
        assertThat(canvases.find(workspace, id).orElseThrow().status()).isEqualTo(Status.ARCHIVED);
        assertThat(canvases.definition(workspace, id, 1)).isPresent();
        assertThat(canvases.replace(workspace, id, "t", "{}")).isEmpty();
    }

    @Test
    void anotherWorkspacesCanvasIsAnUnknownOne() {
        String id = Fixture.canvas(workspace);
        String foreign = Fixture.workspace();
        assertThat(canvases.find(foreign, id)).isEmpty();
        assertThat(canvases.definition(foreign, id, 1)).isEmpty();
        assertThat(canvases.versions(foreign, id)).isEmpty();
        assertThat(canvases.list(foreign, Optional.of(id), Optional.empty(), Optional.empty(), 9).items()).isEmpty();
        assertThat(canvases.replace(foreign, id, "t", "{}")).isEmpty();
        assertThat(canvases.status(foreign, id, Status.DISABLED)).isFalse();
        assertThat(canvases.delete(foreign, id)).isFalse();
        assertThat(canvases.find(workspace, id).orElseThrow().status()).isEqualTo(Status.PUBLISHED);
    }

    @Test
    void triggersBelongToACanvasOfTheirWorkspace() {
        TriggerStore triggers = store().triggers();
        String canvas = Fixture.canvas(workspace);
        Trigger hook = triggers.create(workspace, canvas, Type.WEBHOOK, Json.object().put("rateLimit", 60));
        Trigger schedule = triggers.create(workspace, canvas, Type.SCHEDULE, Json.object().put("cron", "0 * * * *"));
        assertThat(hook.id()).matches("hook_[0-9a-z]{40}");
        assertThat(hook.enabled()).isTrue();
        assertThat(triggers.webhook(hook.id())).contains(hook);
        assertThat(triggers.webhook(schedule.id())).isEmpty();
        assertThat(triggers.list(workspace, Optional.of(canvas))).containsExactly(hook, schedule);
        assertThat(triggers.list(workspace, Optional.of("canvas_x"))).isEmpty();
        Trigger off = triggers.update(workspace, hook.id(), false, Json.object()).orElseThrow();
        assertThat(off.enabled()).isFalse();
        assertThat(triggers.find(workspace, hook.id())).contains(off);
        String foreign = Fixture.workspace();
        assertThat(triggers.find(foreign, hook.id())).isEmpty();
        assertThat(triggers.list(foreign, Optional.empty())).isEmpty();
        assertThat(triggers.update(foreign, hook.id(), true, Json.object())).isEmpty();
        assertThat(triggers.delete(foreign, hook.id())).isFalse();
        assertThatThrownBy(() -> triggers.create(foreign, canvas, Type.WEBHOOK, Json.object()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(triggers.delete(workspace, hook.id())).isTrue();
        assertThat(triggers.webhook(hook.id())).isEmpty();
    }
}
