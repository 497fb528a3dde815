package dev.weft.activities.code.child;

/**
 * Runs code of one language, one call after the other, each in a context of its own that can reach nothing: no host
 * classes, files, network, environment, processes or other languages. Not safe between threads.
 */
interface Guest {

    /** Loads what calls will need, by a call of its own; once, before {@link #prepare}. */
    void warmUp();

    /** Makes the context of the next call, so that it need not wait for it. */
    void prepare();

    /**
     * @param source of kind {@code SOURCE} or {@code MAIN}
     * @return the last frame of the answer; what the code printed has been passed on before
     */
    Frame run(Frame source, String input);
}
