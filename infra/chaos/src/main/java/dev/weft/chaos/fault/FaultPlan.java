package dev.weft.chaos.fault;

import dev.weft.chaos.fault.Fault.Point;
import dev.weft.chaos.site.Kind;
import dev.weft.chaos.site.Link.Trouble;
import java.time.Duration;
import java.util.Random;

/** What goes wrong next, as a seed says: the same seed, the same faults in the same order. */
public final class FaultPlan {
    private static final Trouble[] TROUBLES = Trouble.values();

    private final Random random;
    private final Site site;

    /** What there is to spoil. */
    public record Site(int workers, int apis, int links, boolean disk, boolean clock) {}

    public FaultPlan(long seed, Site site) {
        this.random = new Random(seed);
        this.site = site;
    }

    /** How long after the last one, as a share of the mean. */
    public double gap() {
        return 0.5 + random.nextDouble();
    }

    public Fault next() {
        int dice = random.nextInt(1000);
        int one = random.nextInt(Integer.MAX_VALUE);
        int two = random.nextInt(Integer.MAX_VALUE);
        Duration seconds = Duration.ofMillis(1_000 + two % 4_000);
        if (dice < 740) {
            return kill(dice, one);
        } else if (dice < 900) {
            Trouble trouble = TROUBLES[two % TROUBLES.length];
            Duration time = switch (trouble) {
                case LATENCY, LONG_LATENCY, SLOW -> seconds.multipliedBy(3);
                case CUT, RESET, SILENCE -> seconds;
            };
            return new Fault.Spoil(one % site.links(), trouble, time);
        } else if (dice < 935) {
            return new Fault.Pause(one % site.workers() + 1, Duration.ofSeconds(2 + two % 12));
        } else if (dice < 960) {
            return site.disk() ? new Fault.FullDisk(seconds.multipliedBy(2)) : new Fault.LoseObject();
        } else if (dice < 994) {
            return new Fault.LoseObject();
        }
        Duration by = Duration.ofSeconds((two % 2 == 0 ? 1 : -1) * (60L + one % 3_600));
        return site.clock() ? new Fault.ClockJump(by, seconds.multipliedBy(2)) : new Fault.LoseObject();
    }

    /** Four in ten are of a worker, two in three of these at a named point; every twelfth is of an API. */
    private Fault kill(int dice, int one) {
        int worker = one % site.workers() + 1;
        int api = one % site.apis() + 1;
        if (dice < 110) {
            return new Fault.Kill(Kind.WORKER, worker);
        } else if (dice < 180) {
            return new Fault.KillAt(Point.BEFORE_EFFECT, worker);
        } else if (dice < 250) {
            return new Fault.KillAt(Point.AFTER_EFFECT, worker);
        } else if (dice < 320) {
            return new Fault.KillAt(Point.BEFORE_ACKNOWLEDGEMENT, worker);
        } else if (dice < 350) {
            return new Fault.Kill(Kind.API, api);
        } else if (dice < 380) {
            return new Fault.KillAt(Point.AFTER_ACCEPTANCE, api);
        } else if (dice < 500) {
            return new Fault.Kill(Kind.TEMPORAL, 1);
        } else if (dice < 620) {
            return new Fault.Kill(Kind.POSTGRES, 1);
        }
        return new Fault.Kill(Kind.MINIO, 1);
    }
}
