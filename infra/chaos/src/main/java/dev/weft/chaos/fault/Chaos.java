package dev.weft.chaos.fault;

import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.Strikes;
import dev.weft.chaos.check.Violations;
import dev.weft.chaos.load.Load;
import dev.weft.chaos.load.Outside;
import dev.weft.chaos.load.WeftClient;
import dev.weft.chaos.site.Installation;
import dev.weft.chaos.site.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fault after the other, as a plan says, until there were enough kills or the time is over. */
public final class Chaos implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

    private final FaultPlan plan;
    private final Striker striker;
    private final Violations violations;
    private int faults;

    /** @param strikes where faults are written down */
    public Chaos(
            long seed,
            Installation installation,
            Outside outside,
            Load load,
            WeftClient client,
            JournalReader journal,
            Strikes strikes,
            Recovery recovery,
            LostObject lostObject,
            Violations violations) {
        this.plan = new FaultPlan(
                seed,
                new FaultPlan.Site(
                        installation.of(Kind.WORKER).size(),
                        installation.of(Kind.API).size(),
                        installation.links().size(),
                        installation.disk().isPresent(),
                        installation.clock().isPresent()));
        this.striker = new Striker(
                new Striker.Parts(installation, outside, load, client, journal, strikes), recovery, lostObject);
        this.violations = violations;
    }

    /**
     * @param kills after so many it is enough
     * @param time after which it is enough in any case
     */
    public void run(int kills, Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        while (striker.kills() < kills && System.nanoTime() < end) {
            long left = Math.max(0, end - System.nanoTime());
            long mean = left / Math.max(1, kills - striker.kills()) * 3 / 4;
            long due = System.nanoTime() + (long) (mean * plan.gap());
            Fault fault = plan.next();
            faults++;
            try {
                striker.strike(fault);
            } catch (RuntimeException e) {
                LOG.error("{} could not be brought about", fault, e);
                violations.add("", fault + " could not be brought about: " + e.getMessage());
            }
            long wait = (due - System.nanoTime()) / 1_000_000;
            if (wait > 0) {
                Thread.sleep(wait);
            }
        }
    }

    public int kills() {
        return striker.kills();
    }

    public int faults() {
        return faults;
    }

    /** Ends what lasts and mends what it has spoiled. */
    @Override
    public void close() {
        striker.close();
    }
}
