package dev.weft.local.demo;
import dev.weft.settings.Settings;
public final class Demo { public Demo(Settings s, boolean p, java.io.PrintStream o){} public int run(){return 0;} }
