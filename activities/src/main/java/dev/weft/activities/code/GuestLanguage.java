package dev.weft.activities.code;

import dev.weft.activities.code.child.SandboxMain;
import java.util.ArrayList;
import java.util.List;

/** A language that runs in a Java process, and what that process needs. */
enum GuestLanguage {
    JAVASCRIPT(
            SandboxMain.JAVASCRIPT,
            0,
            64,
            List.of(
                    "com/oracle/truffle/js/lang/JavaScriptLanguage.class",
                    "com/oracle/truffle/regex/RegexLanguage.class",
                    "org/graalvm/shadowed/com/ibm/icu/util/ULocale.class")),
    /** Before any code runs, the interpreter has filled half of its share. */
    PYTHON(
            SandboxMain.PYTHON,
            128,
            128,
            List.of(
                    "com/oracle/graal/python/PythonLanguage.class",
                    "com/oracle/graal/python/resources/PythonResource.class",
                    "com/oracle/truffle/regex/RegexLanguage.class",
                    "com/oracle/truffle/nfi/NFILanguage.class",
                    "org/graalvm/shadowed/com/ibm/icu/util/ULocale.class",
                    "org/graalvm/shadowed/org/tukaani/xz/XZInputStream.class",
                    "org/bouncycastle/jce/provider/BouncyCastleProvider.class",
                    "org/bouncycastle/cert/X509CertificateHolder.class",
                    "org/bouncycastle/asn1/cms/ContentInfo.class"));

    /** One class of each library that all of them need; the order is that of the class path. */
    private static final List<String> COMMON = List.of(
            "org/graalvm/polyglot/Engine.class",
            "org/graalvm/collections/EconomicMap.class",
            "org/graalvm/word/WordBase.class",
            "org/graalvm/nativeimage/ImageInfo.class",
            "com/oracle/truffle/api/Truffle.class");

    private final String argument;
    private final int ownMegabytes;
    private final int classMegabytes;
    private final List<String> libraries;

    GuestLanguage(String argument, int ownMegabytes, int classMegabytes, List<String> libraries) {
        this.argument = argument;
        this.ownMegabytes = ownMegabytes;
        this.classMegabytes = classMegabytes;
        this.libraries = libraries;
    }

    /** As the child's first argument. */
    String argument() {
        return argument;
    }

    /** Heap that the interpreter takes for itself, beside the code's. */
    int ownMegabytes() {
        return ownMegabytes;
    }

    /** Room for the interpreter's classes, also in their archive. */
    int classMegabytes() {
        return classMegabytes;
    }

    /** One file of each library on the class path. */
    List<String> libraries() {
        List<String> all = new ArrayList<>(COMMON);
        all.addAll(libraries);
        return all;
    }
}
