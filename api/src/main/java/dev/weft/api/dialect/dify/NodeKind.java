package dev.weft.api.dialect.dify;

/** What a node is to its clients: blocks that run their body several times have events of their own. */
enum NodeKind {
    NODE("node"),
    ITERATION("iteration"),
    LOOP("loop");

    private final String word;

    NodeKind(String word) {
        this.word = word;
    }

    String event(String what) {
        return word + "_" + what;
    }
}
