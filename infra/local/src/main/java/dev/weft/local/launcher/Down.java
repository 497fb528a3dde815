package dev.weft.local.launcher;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.Shutdown;
import java.io.PrintStream;

/** {@code down}. */
public final class Down {
    private final DataFolder folder;
    private final PrintStream out;

    public Down(DataFolder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public int run() {
        out.println(Shutdown.of(folder) ? "Weft is down; " + folder.root() + " keeps its state" : "Weft does not run");
        return 0;
    }
}
