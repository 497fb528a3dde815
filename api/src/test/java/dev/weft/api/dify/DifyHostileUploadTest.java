package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Multipart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Uploads that nobody should send: a documented 4xx in Dify's shape, and nothing stored. */
class DifyHostileUploadTest {
    private static final String PATH = "/v1/files/upload";
    private static final String WHOLE = "multipart/form-data; boundary=" + Multipart.BOUNDARY;

    private final App app = App.of(App.QUICK);

    /** @param ended whether the body has its last boundary */
    private record Upload(Multipart body, String contentType, boolean ended, String code, String field) {
        static Upload refused(Multipart body, String code, String field) {
            return new Upload(body, WHOLE, true, code, field);
        }
    }

    private static Multipart file() {
        return new Multipart().file("file", "a.txt", "text/plain", Formats.head("txt"));
    }

    private static Multipart many(int files, int fields) {
        Multipart many = new Multipart().field("user", "u");
        for (int i = 0; i < files; i++) {
            many.file("file", i + ".txt", "text/plain", Formats.head("txt"));
        }
        for (int i = 0; i < fields; i++) {
            many.field("field" + i, "x");
        }
        return many;
    }

    private static Map<String, Upload> uploads() {
        Map<String, Upload> uploads = new LinkedHashMap<>();
        uploads.put("no boundary", new Upload(file(), "multipart/form-data", true, "invalid_param", ""));
        uploads.put("another boundary", new Upload(file(), "multipart/form-data; boundary=x", true, "no_file_uploaded", ""));
        uploads.put("an end too early", new Upload(file(), WHOLE, false, "invalid_param", ""));
        uploads.put("no user", Upload.refused(file(), "invalid_param", "user"));
        uploads.put("a NUL in the user", Upload.refused(file().field("user", "a\0b"), "invalid_param", "user"));
        uploads.put("a long user", Upload.refused(file().field("user", "x".repeat(256)), "invalid_param", "user"));
        uploads.put("10 MB of user", Upload.refused(file().field("user", "x".repeat(10_000_000)), "invalid_param", "user"));
        uploads.put("1,000 files", Upload.refused(many(1_000, 0), "too_many_files", ""));
        uploads.put("1,000 fields", Upload.refused(many(1, 1_000), "invalid_param", ""));
        uploads.put("a long header", Upload.refused(
                new Multipart().field("user", "u").file("file", "x".repeat(10_000) + ".txt", "text/plain", new byte[1]),
                "invalid_param",
                ""));
        return uploads;
    }

    @TestFactory
    Stream<DynamicTest> hostileUploadsAreRefusedInTheShape() {
        return uploads().entrySet().stream().map(upload -> DynamicTest.dynamicTest(upload.getKey(), () -> {
            Upload sent = upload.getValue();
            if (sent.ended()) {
                sent.body().end();
            }
            App.refused(sent.body().raw(app.api, PATH, sent.contentType()), 400, sent.code(), sent.field());
            assertThat(app.owner.get("/weft/v1/files").expect(200).json().path("items")).isEmpty();
        }));
    }
}
