package dev.weft.run;

/** A task that the workflow carries out in several steps. */
interface Block {
    void begin();
}
