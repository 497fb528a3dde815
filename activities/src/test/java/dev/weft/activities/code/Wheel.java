package dev.weft.activities.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Python package of one module, as pip installs it without an index. */
final class Wheel {

    private Wheel() {}

    static Path build(Path folder, String name, String source) throws IOException {
        String about = name + "-1.0.dist-info/";
        Map<String, String> files = Map.of(
                name + "/__init__.py", source,
                about + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n",
                about + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                about + "RECORD", name + "/__init__.py,,\n" + about + "METADATA,,\n" + about + "WHEEL,,\n" + about + "RECORD,,\n");
        Path wheel = folder.resolve(name + "-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return wheel;
    }
}
