package dev.weft.activities.code;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** What code could do that has broken out of its language: a program that tries, and prints a line for what it reached. */
public final class Probe {

    private Probe() {}

    /** @param args port of a server on this machine; a file that is none of the process's business */
    public static void main(String[] args) throws Exception {
        tried("environment", () -> System.getenv().keySet().stream().filter(name -> !name.equals("PWD")).findAny().orElse(null));
        tried("connect", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[0])), 2_000);
                return "connected";
            }
        });
        tried("public network", () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 80), 2_000);
                return "connected";
            }
        });
        tried("interfaces", () -> NetworkInterface.networkInterfaces().filter(each -> !isLoopback(each)).findAny().orElse(null));
        tried("passwords", () -> Files.readString(Path.of("/etc/passwd")));
        tried("file", () -> Files.readString(Path.of(URI.create(args[1]))));
        tried("home", () -> Files.exists(Path.of("/root")) || Files.exists(Path.of("/home")) ? "seen" : null);
        tried("system", () -> Files.writeString(Path.of("/usr/lib/probe"), "x"));
        tried("runtime", () -> Files.writeString(Path.of(System.getProperty("java.home"), "probe"), "x"));
        tried("program", () -> new ProcessBuilder("/bin/sh", "-c", "true").start().waitFor() == 0 ? "ran" : null);
        tried("others", () -> ProcessHandle.allProcesses().filter(each -> each.pid() != ProcessHandle.current().pid())
                .filter(each -> each.info().command().isPresent() && !each.info().command().get().contains("bwrap"))
                .findAny().orElse(null));
        System.out.println("done");
    }

    private static boolean isLoopback(NetworkInterface network) {
        try {
            return network.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    private static void tried(String what, Callable<Object> attempt) {
        try {
            Object reached = attempt.call();
            if (reached != null) {
                System.out.println("reached " + what + ": " + reached);
            }
        } catch (Exception | Error e) {
            System.err.println(what + ": " + e);
        }
    }
}
