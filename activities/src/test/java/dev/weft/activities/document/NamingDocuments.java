package dev.weft.activities.document;

import static dev.weft.activities.document.HostileDocuments.declaring;
import static dev.weft.activities.document.HostileDocuments.with;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDXFAResource;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/**
 * Documents that name something outside of themselves in every way their kind knows. What is in those called "with" is
 * theirs to read otherwise; those called "entity" may be refused.
 *
 * @param address of a server
 * @param file as a URL
 */
record NamingDocuments(String address, String file) {
    private static final String RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private static final String USED = "&x;&f;";

    Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        documents.put("entity.xml", utf8(entities() + "<d>" + USED + "</d>"));
        documents.put("entity.xhtml", utf8(entities() + "<html xmlns='http://www.w3.org/1999/xhtml'><body>" + USED
                + "</body></html>"));
        documents.put("with.html", page());
        documents.put("with.eml", mail());
        documents.put("with.rtf", rtf());
        documents.put("with.pdf", pdf());
        documents.put("with.epub", with(Documents.epub(), "c.xhtml", this::chapter));
        documents.put("entity-chapter.epub", with(Documents.epub(), "c.xhtml",
                text -> declaring(text, entities()).replace("A book", USED + "A book")));
        documents.put("entity-package.epub", with(Documents.epub(), "book.opf", text -> declaring(text, entities())));
        documents.put("entity-container.epub", with(Documents.epub(), "META-INF/container.xml",
                text -> declaring(text, entities())));
        documents.put("outside.epub", with(Documents.epub(), "book.opf",
                text -> text.replace("<manifest>", "<manifest><item id='o' href='%s' media-type='application/xhtml+xml'/>"
                        .formatted(address) + "<item id='p' href='../../../../../../../../..%s' media-type='text/html'/>"
                        .formatted(file.replace("file://", "")))));
        documents.put("with.docx", docx());
        documents.put("entity.docx", with(Documents.docx(), "word/document.xml",
                text -> declaring(text, entities()).replace("Größe", USED + "Größe")));
        documents.put("entity-types.docx", with(Documents.docx(), "[Content_Types].xml",
                text -> declaring(text, entities())));
        documents.put("entity-properties.docx", with(Documents.docx(), "docProps/core.xml",
                text -> declaring(text, entities()).replace("Apache POI", USED)));
        documents.put("with.xlsx", xlsx());
        documents.put("entity.xlsx", with(Documents.xlsx(), "xl/sharedStrings.xml",
                text -> declaring(text, entities()).replace("Ada", USED + "Ada")));
        documents.put("entity-sheet.xlsx", with(Documents.xlsx(), "xl/worksheets/sheet1.xml",
                text -> declaring(text, entities())));
        documents.put("with.pptx", pptx());
        documents.put("entity.pptx", with(Documents.pptx(), "ppt/slides/slide1.xml",
                text -> declaring(text, entities()).replace("A slide", USED + "A slide")));
        return documents;
    }

    /** Declares {@code &x;}, {@code &f;} and asks for more declarations. */
    private String entities() {
        return "<!DOCTYPE d SYSTEM '%1$s/dtd' [<!ENTITY %% p SYSTEM '%1$s/parameter'>%%p;<!ENTITY x SYSTEM '%1$s/entity'><!ENTITY f SYSTEM '%2$s'>]>"
                .formatted(address, file);
    }

    private byte[] page() {
        return utf8("""
                <!DOCTYPE html SYSTEM '%1$s/dtd'>
                <html><head><base href='%1$s/'><link rel=stylesheet href='%1$s/a.css'><script src='%1$s/a.js'></script>
                <meta http-equiv=refresh content='0; url=%1$s/'><style>@import url(%1$s/b.css)</style></head>
                <body><p>Shown</p><img src='%1$s/a.png'><iframe src='%1$s/frame'></iframe><iframe src='%2$s'></iframe>
                <object data='%1$s/object'></object><embed src='%2$s'><video src='%1$s/a.mp4'></video>
                <xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='%2$s' parse='text'/></body></html>"""
                .formatted(address, file));
    }

    private String chapter(String text) {
        return "<?xml-stylesheet type='text/xsl' href='%s/a.xsl'?>".formatted(address)
                + text.replace("<body>", "<head><link rel='stylesheet' href='%1$s/a.css'/></head><body><img src='%1$s/a.png'/><img src='%2$s'/>"
                        .formatted(address, file));
    }

    private byte[] mail() {
        return utf8("""
                From: a@example.com
                To: b@example.com
                Subject: Hi
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: text/html

                <p>Shown</p><img src="%1$s/pixel.png">
                --x
                Content-Type: message/external-body; access-type=URL; URL="%1$s/body"

                Content-Type: text/plain

                --x
                Content-Type: message/external-body; access-type=local-file; name="%2$s"

                Content-Type: text/plain

                --x--
                """.formatted(address, file).replace("\n", "\r\n"));
    }

    private byte[] rtf() {
        return utf8("{\\rtf1\\ansi{\\*\\template %1$s/a.dot}\\pard Shown {\\field{\\*\\fldinst INCLUDETEXT \"%2$s\"}{\\fldrslt none}}"
                .formatted(address, file)
                + "{\\field{\\*\\fldinst INCLUDEPICTURE \"%s/a.png\"}{\\fldrslt none}}\\par}".formatted(address));
    }

    private byte[] pdf() throws IOException {
        try (PDDocument document = Loader.loadPDF(Documents.pdf(false))) {
            PDActionURI open = new PDActionURI();
            open.setURI(address + "/open");
            document.getDocumentCatalog().setOpenAction(open);
            try (InputStream metadata = new ByteArrayInputStream(utf8(entities()
                    + "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                    + "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>" + USED
                    + "</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"))) {
                document.getDocumentCatalog().setMetadata(new PDMetadata(document, metadata));
            }
            COSStream form = new COSStream();
            try (OutputStream out = form.createOutputStream()) {
                out.write(utf8(entities() + "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><xfa:datasets"
                        + " xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data>" + USED
                        + "</xfa:data></xfa:datasets></xdp:xdp>"));
            }
            PDAcroForm fields = new PDAcroForm(document);
            fields.setXFA(new PDXFAResource(form));
            document.getDocumentCatalog().setAcroForm(fields);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    private byte[] docx() throws IOException {
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(Documents.docx()))) {
            relate(document.getPackagePart(), List.of("image", "attachedTemplate", "oleObject", "aFChunk", "subDocument",
                    "frame", "hyperlink", "settings", "footnotes", "header"));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.write(bytes);
            return with(bytes.toByteArray(), "word/document.xml",
                    text -> text.replace("</w:body>", ("<w:altChunk r:id='aFChunk0' xmlns:r='%1$s'/><w:subDoc r:id='subDocument0'"
                            + " xmlns:r='%1$s'/></w:body>").formatted(RELATIONSHIP.substring(0, RELATIONSHIP.length() - 1))));
        }
    }

    private byte[] xlsx() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(Documents.xlsx()))) {
            relate(book.getPackagePart(), List.of("externalLinkPath", "image", "connections"));
            relate(book.getSheetAt(0).getPackagePart(), List.of("image", "oleObject", "hyperlink", "comments", "drawing"));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            book.write(bytes);
            return bytes.toByteArray();
        }
    }

    private byte[] pptx() throws IOException {
        try (XMLSlideShow show = new XMLSlideShow(new ByteArrayInputStream(Documents.pptx()))) {
            relate(show.getSlides().getFirst().getPackagePart(), List.of("image", "oleObject", "video", "hyperlink", "notesSlide"));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            show.write(bytes);
            return bytes.toByteArray();
        }
    }

    private void relate(PackagePart part, List<String> kinds) {
        for (String kind : kinds) {
            part.addExternalRelationship(address + "/" + kind, RELATIONSHIP + kind, kind + "0");
            part.addExternalRelationship(file, RELATIONSHIP + kind, kind + "1");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
