package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files that come with a run and belong to no variable are what the app's features allow. */
class DifyAppFilesTest {
    private static final String APP =
            """
            app: {name: Quick, mode: workflow}
            kind: app
            version: 0.1.5
            workflow:
              features:
                file_upload:
                  enabled: true
                  allowed_file_types: [image, custom]
                  allowed_file_extensions: [.WEFT]
                  allowed_file_upload_methods: [local_file]
                  number_limits: 2
              graph:
                nodes:
                - {id: s, type: custom, data: {type: start, title: Start, variables: []}}
                - {id: e, type: custom, data: {type: end, title: End, outputs: []}}
                edges:
                - {id: a, source: s, target: e, data: {sourceType: start, targetType: end}}
            """;

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private final App app = App.imported(APP);

    private Answer run(String... files) {
        return app.run("{'inputs':{},'user':'u','files':[" + String.join(",", files) + "]}");
    }

    private String uploaded(String name, String like) {
        Answer sent = new Multipart()
                .field("user", "u")
                .file("file", name, "application/octet-stream", Formats.head(like))
                .send(app.api, "/v1/files/upload");
        String id = sent.expect(201).json().path("id").stringValue();
        return "{'type':'image','transfer_method':'local_file','upload_file_id':'" + id + "'}";
    }

    private void refused(Answer answer) {
        String message = App.refused(answer, 400, "invalid_param", "files").path("message").stringValue();
        assertThat(message).doesNotContain("sys.");
    }

    @Test
    @DisplayName("allowed_file_types, allowed_file_extensions, allowed_file_upload_methods, number_limits: else 400 invalid_param")
    void filesAreHeldToTheFeatures() {
        String picture = uploaded("a.png", "png");
        refused(run(uploaded("a.pdf", "pdf")));
        refused(run("{'type':'image','transfer_method':'remote_url','url':'https://x.example/a.png'}"));
        refused(run(Collections.nCopies(3, picture).toArray(String[]::new)));
        refused(app.run("{'inputs':{},'user':'other','files':[" + picture + "]}"));
        assertThat(app.stored()).isZero();
        run(picture, uploaded("a.weft", "txt")).expect(200);
    }

    @Test
    @DisplayName("Where the feature is off, files are taken as of any canvas")
    void withoutTheFeatureAnyFileIsTaken() {
        App free = App.imported(APP.replace("enabled: true", "enabled: false"));
        free.run("{'inputs':{},'user':'u','files':["
                        + "{'type':'document','transfer_method':'remote_url','url':'https://x.example/a.pdf'}]}")
                .expect(200);
    }
}
