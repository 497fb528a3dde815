package dev.weft.api.dialect.dify;

import dev.weft.api.core.FileKind;
import dev.weft.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** How large files may be, in MB, by their kind. */
final class UploadLimits {
    private static final int DOCUMENT = 15;
    private static final int IMAGE = 10;
    private static final int AUDIO = 50;
    private static final int VIDEO = 100;
    private static final int FILES = 10;
    private static final long MB = 1024L * 1024;

    private UploadLimits() {}

    static long bytes(FileKind kind) {
        return MB * switch (kind) {
            case DOCUMENT, CUSTOM -> DOCUMENT;
            case IMAGE -> IMAGE;
            case AUDIO -> AUDIO;
            case VIDEO -> VIDEO;
        };
    }

    /** Of any kind. */
    static long most() {
        return VIDEO * MB;
    }

    /** As clients read them. */
    static ObjectNode toJson() {
        return Json.object()
                .put("file_size_limit", DOCUMENT)
                .put("image_file_size_limit", IMAGE)
                .put("audio_file_size_limit", AUDIO)
                .put("video_file_size_limit", VIDEO)
                .put("workflow_file_upload_limit", FILES);
    }
}
