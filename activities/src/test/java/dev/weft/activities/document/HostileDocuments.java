package dev.weft.activities.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;

/** Documents that ask more of their reader than their text. */
final class HostileDocuments {
    private static final int DEEP = 20_000;

    private HostileDocuments() {}

    /** A page that draws a form ten times, which draws another one ten times, and so on: it would take years. */
    static byte[] pdfWithoutEnd() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDResources resources = new PDResources();
            for (int level = 0; level < 12; level++) {
                PDFormXObject form = new PDFormXObject(document);
                form.setBBox(new PDRectangle(100, 100));
                form.setResources(resources);
                write(form.getContentStream(), level == 0 ? "q Q" : "/X Do ".repeat(10));
                resources = new PDResources();
                resources.put(COSName.getPDFName("X"), form);
            }
            PDPage page = new PDPage();
            PDStream content = new PDStream(document);
            write(content, "/X Do ".repeat(10));
            page.setContents(content);
            page.setResources(resources);
            document.addPage(page);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    private static void write(PDStream stream, String content) throws IOException {
        try (OutputStream out = stream.createOutputStream()) {
            out.write(content.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A book whose one chapter is that many megabytes of nothing. */
    static byte[] epubOfNothing(int megabytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            copy(without(Documents.epub(), "c.xhtml"), zip);
            zip.putNextEntry(new ZipEntry("c.xhtml"));
            zip.write("<html xmlns='http://www.w3.org/1999/xhtml'><body>".getBytes(StandardCharsets.UTF_8));
            byte[] block = "<i></i>\n".repeat(131_072).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < megabytes; i++) {
                zip.write(block);
            }
            zip.write("</body></html>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** Ten entities of ten entities each, and so on. */
    static String laughs() {
        StringBuilder declared = new StringBuilder("<!DOCTYPE d [<!ENTITY l0 'ha'>");
        for (int level = 1; level < 12; level++) {
            declared.append("<!ENTITY l%d '%s'>".formatted(level, "&l%d;".formatted(level - 1).repeat(10)));
        }
        return declared.append("]>").toString();
    }

    /** Mails in a mail in a mail. */
    static String nestedMail() {
        StringBuilder mail = new StringBuilder("From: a@example.com\r\nSubject: Deep\r\nMIME-Version: 1.0\r\n");
        for (int level = 0; level < DEEP; level++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(level, level));
        }
        return mail.append("Content-Type: text/plain\r\n\r\nDeep down\r\n").toString();
    }

    static String nestedPage() {
        return "<html><body><p>Before</p>" + "<div>".repeat(DEEP) + "deep" + "</div>".repeat(DEEP) + "</body></html>";
    }

    /** The archive with one entry changed. */
    static byte[] with(byte[] archive, String name, UnaryOperator<String> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean changed = false;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals(name)) {
                    changed = true;
                    content = change.apply(new String(content, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8);
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content);
                out.closeEntry();
            }
        }
        if (!changed) {
            throw new AssertionError("There is no " + name);
        }
        return bytes.toByteArray();
    }

    /** The document type's declaration put where one may stand. */
    static String declaring(String xml, String declaration) {
        int head = xml.startsWith("<?xml") ? xml.indexOf("?>") + 2 : 0;
        return xml.substring(0, head) + declaration + xml.substring(head);
    }

    private static byte[] without(byte[] archive, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals(name)) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void copy(byte[] archive, ZipOutputStream out) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
                out.closeEntry();
            }
        }
    }
}
