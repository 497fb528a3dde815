package dev.weft.services;

import dev.weft.settings.Settings;

/** Installs the tools that are missing. A build starts it in the background; whoever needs a tool waits for it. */
public final class ToolInstaller {
    private ToolInstaller() {}

    public static void main(String[] arguments) {
        Tools tools = Tools.of(Settings.fromEnvironment(), System.out::println);
        for (Tool tool : Tool.values()) {
            tools.findOrInstall(tool)
                    .ifPresentOrElse(
                            program -> System.out.println(tool.command() + ": " + program),
                            () -> System.out.println(tool.command() + ": not found, and not installed"));
        }
    }
}
