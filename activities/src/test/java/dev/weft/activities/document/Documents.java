package dev.weft.activities.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;

/** Documents of all kinds, made on the spot. */
public final class Documents {

    private Documents() {}

    public static byte[] docx() throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText("Größe and grace");
            XWPFTable table = document.createTable(2, 2);
            table.getRow(0).getCell(0).setText("Name");
            table.getRow(0).getCell(1).setText("Age");
            table.getRow(1).getCell(0).setText("Ada");
            table.getRow(1).getCell(1).setText("36");
            return bytes(document::write);
        }
    }

    public static byte[] xlsx() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            XSSFSheet sheet = book.createSheet("People");
            sheet.createRow(0).createCell(0).setCellValue("Name");
            sheet.getRow(0).createCell(1).setCellValue("Age");
            sheet.createRow(1).createCell(0).setCellValue("Ada | Countess");
            sheet.getRow(1).createCell(1).setCellValue(36);
            return bytes(book::write);
        }
    }

    public static byte[] pptx() throws IOException {
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide().createTextBox().setText("A slide says this");
            return bytes(show::write);
        }
    }

    /** Of Excel before 2007. */
    public static byte[] xls() throws IOException {
        try (HSSFWorkbook book = new HSSFWorkbook()) {
            HSSFSheet sheet = book.createSheet("People");
            sheet.createRow(0).createCell(0).setCellValue("Name");
            sheet.getRow(0).createCell(1).setCellValue("Age");
            sheet.createRow(1).createCell(0).setCellValue("Ada");
            sheet.getRow(1).createCell(1).setCellValue(36);
            return bytes(book::write);
        }
    }

    /** Of Word before 2007: no more than the block that says that only its password opens it. */
    public static byte[] lockedDoc() throws IOException {
        ByteBuffer main = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        main.putShort(0x00, (short) 0xA5EC).putShort(0x02, (short) 193).putShort(0x0C, (short) 193);
        main.putShort(0x0A, (short) 0x8300).putInt(0x0E, 64);
        main.putShort(0x20, (short) 14).putShort(0x3E, (short) 22).putShort(0x98, (short) 93);
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            container.createDocument(new ByteArrayInputStream(main.array()), "WordDocument");
            container.createDocument(new ByteArrayInputStream(new byte[8192]), "1Table");
            return bytes(container::writeFilesystem);
        }
    }

    /** Of PowerPoint before 2007. */
    public static byte[] ppt() throws IOException {
        try (HSLFSlideShow show = new HSLFSlideShow()) {
            show.createSlide().addTitle().setText("An old slide says this");
            return bytes(show::write);
        }
    }

    /** Of Outlook: the few properties that a message can't be without. */
    public static byte[] msg() throws IOException {
        try (POIFSFileSystem mail = new POIFSFileSystem()) {
            mail.createDocument(new ByteArrayInputStream(new byte[32]), "__properties_version1.0");
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("001A", "IPM.Note");
            properties.put("0037", "The subject");
            properties.put("0C1A", "Ada");
            properties.put("1000", "A mail says this");
            for (Map.Entry<String, String> property : properties.entrySet()) {
                mail.createDocument(
                        new ByteArrayInputStream(property.getValue().getBytes(StandardCharsets.UTF_16LE)),
                        "__substg1.0_" + property.getKey() + "001F");
            }
            return bytes(mail::writeFilesystem);
        }
    }

    /** An Office document that only its password opens. */
    public static byte[] locked(byte[] office) throws IOException, GeneralSecurityException {
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("password");
            try (OutputStream out = encryptor.getDataStream(container)) {
                out.write(office);
            }
            return bytes(container::writeFilesystem);
        }
    }

    /** What {@code make} makes, locked as Office did before 2007. */
    public static byte[] lockedByOldOffice(Callable<byte[]> make) throws Exception {
        Biff8EncryptionKey.setCurrentUserPassword("password");
        try {
            return make.call();
        } finally {
            Biff8EncryptionKey.setCurrentUserPassword(null);
        }
    }

    public static byte[] pdf(boolean locked) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 12);
                content.newLineAtOffset(100, 700);
                content.showText("A page says this");
                content.endText();
            }
            if (locked) {
                document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            }
            return bytes(document::save);
        }
    }

    public static byte[] epub() throws IOException {
        return zip(Map.of(
                "mimetype", "application/epub+zip",
                "META-INF/container.xml",
                        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
                                + "<rootfile full-path='book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
                "book.opf",
                        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><manifest><item id='c' href='c.xhtml'"
                                + " media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>",
                "c.xhtml",
                        "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Chapter</h1><p>A book says this</p></body></html>"));
    }

    static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : files.keySet().stream().sorted((a, b) -> a.equals("mimetype") ? -1 : b.equals("mimetype") ? 1 : a.compareTo(b)).toList()) {
                ZipEntry entry = new ZipEntry(name);
                byte[] content = files.get(name).getBytes(StandardCharsets.UTF_8);
                if (name.equals("mimetype")) {
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(content.length);
                    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                    crc.update(content);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A Word document whose one paragraph is a text of that many megabytes, which zip makes small. */
    static byte[] bomb(int megabytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
                    + "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                    + "<Override PartName='/word/document.xml' ContentType="
                    + "'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>");
            entry(zip, "_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                    + "<Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'"
                    + " Target='word/document.xml'/></Relationships>");
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>")
                    .getBytes(StandardCharsets.UTF_8));
            byte[] block = "a".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < megabytes; i++) {
                zip.write(block);
            }
            zip.write("</w:t></w:r></w:p></w:body></w:document>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private interface Writer {
        void write(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writer writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out);
        return out.toByteArray();
    }
}
