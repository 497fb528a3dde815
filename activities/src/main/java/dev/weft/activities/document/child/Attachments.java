package dev.weft.activities.document.child;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Documents within a document, such as a mail's attachments: not too deep and not too many. For one thread. */
final class Attachments extends ParsingEmbeddedDocumentExtractor {
    private static final int MAX_DEPTH = 3;
    private static final int MAX_COUNT = 200;

    private int depth;
    private int count;

    Attachments(ParseContext context) {
        super(context);
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        String type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
        return depth < MAX_DEPTH
                && count < MAX_COUNT
                && DocumentReader.neverWithin().stream().noneMatch(type::startsWith)
                && super.shouldParseEmbedded(metadata);
    }

    @Override
    public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws SAXException, IOException {
        depth++;
        count++;
        try {
            super.parseEmbedded(stream, handler, metadata, outputHtml);
        } finally {
            depth--;
        }
    }
}
