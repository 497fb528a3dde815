package dev.weft.api.core;

import dev.weft.canvas.CanvasProblem;
import dev.weft.store.CanvasStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Why a request was not carried out: a closed set that each dialect translates. Nothing was changed. */
public abstract sealed class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refused(String message) {
        super(message);
    }

    private Refused(String message, Throwable cause) {
        super(message, cause);
    }

    /** No key, or one that is unknown or revoked. */
    public static final class Unauthenticated extends Refused {
        private static final long serialVersionUID = 1L;

        public Unauthenticated() {
            super("A valid API key is required");
        }
    }

    /** The key is valid and may not do this. */
    public static final class Forbidden extends Refused {
        private static final long serialVersionUID = 1L;

        public Forbidden(String message) {
            super(message);
        }
    }

    /** Unknown, or another workspace's: the two can't be told apart. */
    public static final class NotFound extends Refused {
        private static final long serialVersionUID = 1L;
        private final What what;

        public NotFound(What what, String id) {
            super("There is no " + what.noun() + " " + Shown.id(id));
            this.what = what;
        }

        public What what() {
            return what;
        }
    }

    /** Values that can't be used, each with its reason. */
    public static final class Invalid extends Refused {
        private static final long serialVersionUID = 1L;
        private final transient List<InputProblem> problems;

        public Invalid(List<InputProblem> problems) {
            super(problems.getFirst().message());
            this.problems = List.copyOf(problems);
        }

        public Invalid(String name, InputProblem.Code code, String message) {
            this(List.of(new InputProblem(name, code, message)));
        }

        public List<InputProblem> problems() {
            return problems;
        }
    }

    /** A definition that can't be run: every problem found. */
    public static final class InvalidCanvas extends Refused {
        private static final long serialVersionUID = 1L;
        private final transient List<CanvasProblem> problems;

        public InvalidCanvas(List<CanvasProblem> problems) {
            super(problems.size() == 1
                    ? "The canvas has a problem: " + problems.getFirst().message()
                    : "The canvas has " + problems.size() + " problems");
            this.problems = List.copyOf(problems);
        }

        public List<CanvasProblem> problems() {
            return problems;
        }
    }

    /** It does not fit the state that something is in. */
    public static final class Conflict extends Refused {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        public Conflict(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    public enum Reason {
        RUN_ENDED,
        RUN_NOT_ENDED,
        RUN_NOT_STARTED,
        APPROVAL_ANSWERED,
        NAME_TAKEN,
        TRIGGER_DISABLED
    }

    /** The canvas stands and may not be run. */
    public static final class NotRunnable extends Refused {
        private static final long serialVersionUID = 1L;
        private final CanvasStore.Status status;

        public NotRunnable(String canvas, CanvasStore.Status status) {
            super("The canvas " + canvas + " is " + status.name().toLowerCase(Locale.ROOT) + " and can't be run");
            this.status = status;
        }

        public CanvasStore.Status status() {
            return status;
        }
    }

    /** The idempotency key was used with another request. */
    public static final class KeyReused extends Refused {
        private static final long serialVersionUID = 1L;

        public KeyReused(String run) {
            super("This idempotency key started the run " + run + " with another request");
        }
    }

    public static final class TooLarge extends Refused {
        private static final long serialVersionUID = 1L;
        private final long limit;

        public TooLarge(long limit, String message) {
            super(message);
            this.limit = limit;
        }

        /** In bytes. */
        public long limit() {
            return limit;
        }
    }

    public static final class RateLimited extends Refused {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public RateLimited(Duration retryAfter) {
            super("Too many requests; try again in " + Math.max(1, retryAfter.toSeconds()) + " s");
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** A service behind Weft does not answer; the same request may be repeated. */
    public static final class Unavailable extends Refused {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What an id can name. */
    public enum What {
        CANVAS("canvas"),
        VERSION("version"),
        RUN("run"),
        TASK("task"),
        APPROVAL("approval"),
        FILE("file"),
        KEY("key"),
        CREDENTIAL("credential"),
        TRIGGER("trigger");

        private final String noun;

        What(String noun) {
            this.noun = noun;
        }

        public String noun() {
            return noun;
        }
    }

    /** An id as it may be repeated to the caller: short and without control characters. */
    private static final class Shown {
        private static final int LONGEST = 100;

        static String id(String id) {
            String plain = id.replaceAll("\\p{Cntrl}", "?");
            return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
        }
    }
}
