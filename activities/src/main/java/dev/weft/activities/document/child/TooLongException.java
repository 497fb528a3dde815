package dev.weft.activities.document.child;

import org.xml.sax.SAXException;

/** The document's text is longer than is wanted. */
final class TooLongException extends SAXException {
    private static final long serialVersionUID = 1L;
}
