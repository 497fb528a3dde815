package dev.weft.run;

import dev.weft.plan.RunPlan;

/** A run's skeleton as compressed JSON. */
public final class PlanCodec {
    private PlanCodec() {}

    public static byte[] pack(RunPlan plan) {
        return Packed.pack(plan);
    }

    public static RunPlan unpack(byte[] packed) {
        return Packed.unpack(packed, RunPlan.class);
    }
}
