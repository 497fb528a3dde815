package dev.weft.local;

import dev.weft.local.demo.Demo;
import dev.weft.local.instance.DataFolder;
import dev.weft.local.launcher.Credentials;
import dev.weft.local.launcher.Detached;
import dev.weft.local.launcher.Down;
import dev.weft.local.launcher.Logs;
import dev.weft.local.launcher.Rotate;
import dev.weft.local.launcher.Status;
import dev.weft.local.launcher.Up;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code infra/weft} runs. Options go before environment variables, those before defaults. */
@Command(
        name = "infra/weft",
        description = "Runs Weft on this machine.",
        mixinStandardHelpOptions = true,
        version = "Weft 0.1.0",
        footer = "  doctor  Says what is found, what is missing, and how to get it.",
        synopsisSubcommandLabel = "COMMAND")
public final class Launcher {
    private final Settings settings;
    private final PrintStream out;

    Launcher(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(run(Settings.fromEnvironment(), System.out, System.err, arguments));
    }

    /** @return the exit code: 0 done, 1 failed (the reason is printed), 2 wrong usage, 3 not running */
    static int run(Settings settings, PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Launcher(settings, out))
                .setExecutionExceptionHandler((failure, line, result) -> {
                    err.println("weft: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    @Command(
            description = "Starts Weft with Temporal, MinIO and PostgreSQL, and keeps them running until Ctrl-C.",
            mixinStandardHelpOptions = true)
    int up(
            @Option(names = "--port", description = "port of the API; default ${env:WEFT_PORT:-8080}")
                    @Nullable Integer port,
            @Option(names = "--data", description = "folder that holds all state; default ${env:WEFT_DATA:-~/.weft}")
                    @Nullable String data,
            @Option(names = "--detach", description = "return once everything is ready") boolean detach) {
        Settings chosen = choose(port, data);
        return detach ? new Detached(chosen, out).run() : new Up(chosen, out).run();
    }

    @Command(
            description = "Ends everything that runs on the data folder, also what a killed launcher has left.",
            mixinStandardHelpOptions = true)
    int down(@Option(names = "--data", description = "the data folder") @Nullable String data) {
        return new Down(DataFolder.of(choose(null, data)), out).run();
    }

    @Command(description = "Says what runs; exit code 3 when nothing does.", mixinStandardHelpOptions = true)
    int status(
            @Option(names = "--data", description = "the data folder") @Nullable String data,
            @Option(names = "--json", description = "for programs") boolean json) {
        return new Status(DataFolder.of(choose(null, data)), out).run(json);
    }

    @Command(description = "Shows the last lines of the logs.", mixinStandardHelpOptions = true)
    int logs(
            @Option(names = "--data", description = "the data folder") @Nullable String data,
            @Option(names = {"-f", "--follow"}, description = "go on until Ctrl-C") boolean follow,
            @Option(names = {"-n", "--lines"}, description = "lines of each log", defaultValue = "50") int lines,
            @Parameters(arity = "0..1", description = "launcher, weft, temporal, minio or postgres; default all")
                    @Nullable String process) {
        return new Logs(DataFolder.of(choose(null, data)), out).run(Optional.ofNullable(process), lines, follow);
    }

    @Command(
            description = "Makes a new secret key; the former one still opens what it encrypted.",
            mixinStandardHelpOptions = true)
    int rotate(@Option(names = "--data", description = "the data folder") @Nullable String data) {
        return new Rotate(choose(null, data), out).run();
    }

    @Command(
            description = "Starts everything, runs an example canvas on a real file, and stays up until Ctrl-C.",
            mixinStandardHelpOptions = true)
    int demo(
            @Option(names = "--port", description = "port of the API; default 8080, or any when that is taken")
                    @Nullable Integer port,
            @Option(names = "--data", description = "the data folder") @Nullable String data) {
        return new Demo(choose(port, data), port != null, out).run();
    }

    private Settings choose(@Nullable Integer port, @Nullable String data) {
        Map<Setting, String> chosen = new EnumMap<>(Setting.class);
        Optional.ofNullable(port).ifPresent(number -> chosen.put(Setting.WEFT_PORT, Integer.toString(number)));
        Optional.ofNullable(data).ifPresent(folder -> chosen.put(Setting.WEFT_DATA, folder));
        return settings.with(chosen);
    }
}
