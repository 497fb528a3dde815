package dev.weft.chaos.load;

import dev.weft.chaos.load.Call.Treatment;
import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * The outside world: a ledger that takes payments and a model provider, each under a port per worker, so that it is
 * known who asks. Both fail now and then, as a seed says, and both write down every call. Thread safe.
 */
public final class Outside implements AutoCloseable {
    /** A task that has been called so often runs into no trap again: ten lost attempts in a row end it for good. */
    private static final int MOST_TRAPPED = 4;

    private static final Duration PACE = Duration.ofMillis(40);

    private final Random random;
    private final Calls calls;
    private final List<FakeHttpServer> ledgers = new ArrayList<>();
    private final List<FakeHttpServer> providers = new ArrayList<>();
    private final List<AtomicReference<Optional<Trap>>> traps = new ArrayList<>();
    private volatile boolean reliable;

    /** Waits for the next payment that a worker makes. Springs once. */
    public interface Trap {
        /** The call has come and has no effect yet. */
        default Next arrived(Call call) {
            return Next.GO_ON;
        }

        /** The payment is made and not answered yet. */
        default Next taken(Call call) {
            return Next.GO_ON;
        }
    }

    /** What a trap decides. */
    public enum Next {
        GO_ON,
        /** Nobody is there any more to answer to. */
        BREAK_OFF
    }

    public Outside(long seed, int workers, Calls calls) {
        this.random = new Random(seed);
        this.calls = calls;
        for (int worker = 1; worker <= workers; worker++) {
            int number = worker;
            traps.add(new AtomicReference<>(Optional.empty()));
            ledgers.add(FakeHttpServer.start(request -> payment(number, request)));
            providers.add(FakeHttpServer.start(request -> completion(number, request)));
        }
    }

    public List<Integer> ledgerPorts() {
        return ledgers.stream().map(FakeHttpServer::port).toList();
    }

    public List<Integer> providerPorts() {
        return providers.stream().map(FakeHttpServer::port).toList();
    }

    public Calls calls() {
        return calls;
    }

    /** Whether nothing fails here from now on. */
    public void behave(boolean always) {
        reliable = always;
    }

    /** Replaces a trap that has not sprung. */
    public void set(int worker, Trap trap) {
        traps.get(worker - 1).set(Optional.of(trap));
    }

    /** Whether the trap was still waiting. */
    public boolean disarm(int worker) {
        return traps.get(worker - 1).getAndSet(Optional.empty()).isPresent();
    }

    private Reply payment(int worker, RecordedRequest request) {
        String[] target = request.path().split("/", 4);
        Optional<Trap> trap = calls.made(target[2], target[3]) < MOST_TRAPPED
                ? traps.get(worker - 1).getAndSet(Optional.empty())
                : Optional.empty();
        Treatment treatment = trap.isPresent() ? Treatment.ANSWERED : treatment();
        Call call = calls.add(new Call(
                target[2],
                target[3],
                worker,
                request.header("Idempotency-Key").orElse(""),
                request.text(),
                System.nanoTime(),
                treatment));
        if (trap.isPresent()
                && (trap.get().arrived(call) == Next.BREAK_OFF || trap.get().taken(call) == Next.BREAK_OFF)) {
            return Reply.reset();
        }
        return switch (treatment) {
            case ANSWERED -> later(Reply.json(Json.write(
                    Json.object().put("amount", request.json().path("amount").asLong() + 1))));
            case REFUSED -> Reply.status(503);
            case LIMITED -> Reply.status(429).header("Retry-After", "1");
            case CUT -> Reply.reset();
            case STALLED -> Reply.silence();
        };
    }

    private Treatment treatment() {
        if (reliable) {
            return Treatment.ANSWERED;
        }
        double dice = dice();
        if (dice < 0.03) {
            return Treatment.REFUSED;
        } else if (dice < 0.05) {
            return Treatment.LIMITED;
        } else if (dice < 0.08) {
            return Treatment.CUT;
        }
        return dice < 0.09 ? Treatment.STALLED : Treatment.ANSWERED;
    }

    private synchronized double dice() {
        return random.nextDouble();
    }

    /** Most answer within 0.3 s, some take up to 2 s. */
    private Reply later(Reply reply) {
        double dice = dice();
        long millis = dice < 0.9 ? (long) (20 + dice * 300) : (long) (2_000 * (dice - 0.9) * 10);
        List<Reply.Step> steps = new ArrayList<>(reply.steps());
        steps.addFirst(new Reply.Step.Wait(Duration.ofMillis(millis)));
        return new Reply(reply.status(), reply.headers(), steps, reply.length(), reply.chunked());
    }

    /** The prompt says who asks: {@code <run> <path> <number>}. */
    private Reply completion(int worker, RecordedRequest request) {
        JsonNode messages = request.json().path("messages");
        String[] words = messages.path(messages.size() - 1).path("content").asString("").split(" ");
        if (words.length != 3) {
            return FakeProvider.error(400, "invalid_request_error", "Say run, path and number");
        }
        Treatment treatment = treatment();
        calls.add(new Call(
                words[0],
                words[1],
                worker,
                request.header("Idempotency-Key").orElse(""),
                request.text(),
                System.nanoTime(),
                treatment));
        Completion said = Completion.of(saying(words[2])).pace(PACE);
        return switch (treatment) {
            case ANSWERED -> said.streamed();
            case REFUSED -> FakeProvider.error(500, "server_error", "Something went wrong");
            case LIMITED -> FakeProvider.rateLimited(Duration.ofSeconds(1));
            case CUT -> said.cutAfter(5).streamed();
            case STALLED -> said.stallAfter(4).streamed();
        };
    }

    /** What the model says to a number. */
    static String saying(String number) {
        return "You said " + number + " and I say that it is a fine number to say";
    }

    @Override
    public void close() {
        ledgers.forEach(FakeHttpServer::close);
        providers.forEach(FakeHttpServer::close);
    }
}
