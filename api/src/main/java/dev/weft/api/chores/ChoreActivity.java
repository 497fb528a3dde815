package dev.weft.api.chores;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Idempotent: a repeated attempt does what is left. */
@ActivityInterface
public interface ChoreActivity {

    @ActivityMethod(name = "PerformChore")
    void perform(Chore chore);
}
