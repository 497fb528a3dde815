package dev.weft.activities.document.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.csv.TextAndCSVParser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.pdf.PDFParserConfig.OCR_STRATEGY;
import org.apache.tika.parser.txt.TXTParser;
import org.xml.sax.SAXException;

/** The text of a document, by its content and its name. Nothing is recognised in pictures, nothing is fetched or run. */
final class DocumentReader {
    private static final Set<String> TEXTS = Set.of("application/json", "application/xml", "application/javascript", "application/x-sh",
            "application/sql", "application/yaml", "application/x-yaml", "message/rfc822", "application/xhtml+xml");

    private static final int FIRST_LINE = 8 * 1024;

    private DocumentReader() {}

    /**
     * @throws UnreadableException in words for whoever gave the document
     * @throws TooLongException when there are more characters
     */
    static String read(InputStream bytes, String name, int maxCharacters)
            throws TooLongException, UnreadableException {
        AutoDetectParser parser = new AutoDetectParser(
                TikaConfig.getDefaultConfig().getDetector(),
                new PDFParser(),
                new OOXMLParser(),
                new OfficeParser(),
                new RTFParser(),
                new JSoupParser(),
                new EpubParser(),
                new RFC822Parser(),
                new TextAndCSVParser(),
                new TXTParser());
        ParseContext context = context(parser);
        MarkdownText text = new MarkdownText(maxCharacters);
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        try (TikaInputStream in = TikaInputStream.get(bytes)) {
            MediaType type = parser.getDetector().detect(in, metadata);
            if (!known(parser, context, type)) {
                throw new UnreadableException("it is of type " + type.getBaseType() + ", which holds no text that can be read");
            }
            if (in.peek(new byte[1]) == 0) {
                if (type.getType().equals("text")) {
                    return "";
                }
                throw new UnreadableException("it is empty");
            }
            if (type.getBaseType().equals(MediaType.text("csv")) || type.getBaseType().equals(MediaType.text("tsv"))) {
                table(in, metadata, text);
            } else {
                parser.parse(in, text, metadata, context);
            }
        } catch (TikaException | IOException | SAXException | RuntimeException e) {
            if (!text.full()) {
                throw new UnreadableException(trouble(e));
            }
        }
        if (text.full()) {
            throw new TooLongException();
        }
        return text.written();
    }

    private static String trouble(Exception e) {
        boolean content = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EncryptedDocumentException
                    || cause instanceof org.apache.poi.EncryptedDocumentException) {
                return "it is protected by a password";
            }
            content |= cause instanceof SAXException;
        }
        return content ? "it is damaged or far larger than it seems" : "it is damaged or not what its name says";
    }

    /** Told by its first line what stands between the columns. */
    private static void table(InputStream in, Metadata metadata, MarkdownText text)
            throws IOException, SAXException, TikaException {
        try (AutoDetectReader reader = new AutoDetectReader(in, metadata)) {
            reader.mark(FIRST_LINE);
            char[] head = new char[FIRST_LINE];
            String line = new String(head, 0, Math.max(0, reader.read(head))).lines().findFirst().orElse("");
            reader.reset();
            char delimiter = ',';
            for (char candidate : new char[] {';', '\t', '|'}) {
                if (count(line, candidate) > count(line, delimiter)) {
                    delimiter = candidate;
                }
            }
            CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get();
            for (CSVRecord row : format.parse(reader)) {
                text.row(row.toList());
            }
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new TikaException("Not a table", e);
        }
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(c -> c == wanted).count();
    }

    private static boolean known(AutoDetectParser parser, ParseContext context, MediaType type) {
        MediaType base = type.getBaseType();
        return base.getType().equals("text")
                || TEXTS.contains(base.toString())
                || parser.getParsers(context).containsKey(base)
                || parser.getMediaTypeRegistry().isInstanceOf(base, MediaType.TEXT_PLAIN);
    }

    private static ParseContext context(Parser parser) {
        ParseContext context = new ParseContext();
        context.set(Parser.class, parser);
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(OCR_STRATEGY.NO_OCR);
        pdf.setExtractInlineImages(false);
        pdf.setExtractBookmarksText(false);
        context.set(PDFParserConfig.class, pdf);
        OfficeParserConfig office = new OfficeParserConfig();
        office.setExtractMacros(false);
        office.setIncludeDeletedContent(false);
        office.setUseSAXDocxExtractor(true);
        office.setUseSAXPptxExtractor(true);
        context.set(OfficeParserConfig.class, office);
        context.set(EmbeddedDocumentExtractor.class, new Attachments(context));
        return context;
    }

    static List<String> neverWithin() {
        return List.of("image/", "audio/", "video/", "font/", "application/octet-stream");
    }
}
