package dev.weft.activities.code;

import dev.weft.activities.code.child.SandboxMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Finds the jars of the child process: its own classes, cut out of wherever Weft's classes are, and the language. Jars that
 * are files are used where they are; jars inside a jar are copied out, once.
 */
final class ChildClassPath {
    private static final String OWN = SandboxMain.class.getPackageName().replace('.', '/') + "/";

    private final ClassLoader loader;
    private final ContentCache cache;

    ChildClassPath(ClassLoader loader, ContentCache cache) {
        this.loader = loader;
        this.cache = cache;
    }

    /** @throws IOException when a library is missing or a jar can't be copied */
    List<Path> jars(GuestLanguage language) throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(cache.file("weft-sandbox", ".jar", ownJar()));
        for (String marker : language.libraries()) {
            jars.add(jarOf(marker));
        }
        return jars.stream().distinct().toList();
    }

    private Path jarOf(String marker) throws IOException {
        if (!(resource(marker).openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(marker + " is not in a jar");
        }
        URL jar = connection.getJarFileURL();
        if (jar.getProtocol().equals("file")) {
            return path(jar);
        }
        String path = jar.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
        try (InputStream bytes = jar.openStream()) {
            return cache.file(name, ".jar", bytes);
        }
    }

    private byte[] ownJar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : ownClasses().entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Map<String, byte[]> ownClasses() throws IOException {
        URL marker = resource(OWN + SandboxMain.class.getSimpleName() + ".class");
        Map<String, byte[]> classes = new TreeMap<>();
        if (marker.openConnection() instanceof JarURLConnection connection) {
            JarFile jar = connection.getJarFile();
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(OWN) && isOwn(entry.getName())) {
                    try (InputStream bytes = jar.getInputStream(entry)) {
                        classes.put(entry.getName(), bytes.readAllBytes());
                    }
                }
            }
            return classes;
        }
        Path folder = Path.of(URI.create(marker.toString())).resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> isOwn(each.toString())).toList()) {
                classes.put(OWN + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static boolean isOwn(String name) {
        return name.endsWith(".class") || name.endsWith(".py");
    }

    private URL resource(String name) throws IOException {
        URL url = loader.getResource(name);
        if (url == null) {
            throw new IOException(name + " is not on the class path");
        }
        return url;
    }

    private static Path path(URL file) throws IOException {
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("Not a path: " + file, e);
        }
    }
}
