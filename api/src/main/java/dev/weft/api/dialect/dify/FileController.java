package dev.weft.api.dialect.dify;

import dev.weft.api.core.FileKind;
import dev.weft.api.core.Files;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.api.web.Downloads;
import dev.weft.api.web.Downloads.Disposition;
import dev.weft.api.web.FileUploads;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes files of end-users for runs of the app, and gives them back. */
@RestController
final class FileController {
    private static final FileUploads.Limits LIMITS = new FileUploads.Limits(Integer.MAX_VALUE, UploadLimits.most());

    private final Apps apps;
    private final Files files;
    private final FileUploads uploads;
    private final ContentCheck check;
    private final Features features;

    FileController(Apps apps, Files files, FileUploads uploads, ContentCheck check, Features features) {
        this.apps = apps;
        this.files = files;
        this.uploads = uploads;
        this.check = check;
        this.features = features;
    }

    @PostMapping(path = "/v1/files/upload", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    FileJson upload(Principal principal, HttpServletRequest request) {
        UploadRules rules = new UploadRules(check, name -> takesCustom(principal, name));
        try {
            return FileJson.of(uploads.store(principal, request, UploadRules.FILE, LIMITS, rules).getFirst());
        } catch (HttpMediaTypeNotSupportedException e) {
            throw noFile();
        } catch (Invalid e) {
            throw e.problems().getFirst().code() == Code.REQUIRED ? noFile() : e;
        } catch (TooLarge e) {
            throw UploadRules.tooLarge(e);
        } catch (StoreUnavailableException e) {
            throw switch (e.fault()) {
                case DATABASE -> e;
                case STORAGE -> new DifyException(
                        DifyError.S3_CONNECTION_FAILED, "Object storage does not answer; try again later");
                case STORAGE_DENIED -> new DifyException(
                        DifyError.S3_PERMISSION_DENIED, "Object storage refuses Weft's credentials");
                case STORAGE_LIMIT -> new DifyException(
                        DifyError.S3_FILE_TOO_LARGE, "The file is larger than object storage takes");
            };
        }
    }

    private static DifyException noFile() {
        return new DifyException(DifyError.NO_FILE_UPLOADED, "Please upload your file.");
    }

    private boolean takesCustom(Principal principal, String name) {
        StoredCanvas app = apps.of(principal);
        CompiledCanvas canvas = apps.version(principal, app, app.version());
        return Stream.concat(canvas.canvas().variables().stream(), features.files(canvas).stream())
                .filter(variable -> variable.fileKinds().contains(FileKind.CUSTOM.wire()))
                .anyMatch(variable -> variable.fileExtensions().isEmpty()
                        || variable.fileExtensions().stream()
                                .anyMatch(extension -> name.toLowerCase(Locale.ROOT)
                                        .endsWith(extension.toLowerCase(Locale.ROOT))));
    }

    /** An image may be shown; anything else, and an image where that is asked for, is saved. */
    @GetMapping("/v1/files/{id}/preview")
    void preview(
            Principal principal,
            @PathVariable String id,
            @RequestParam Optional<String> user,
            @RequestParam(name = "as_attachment", defaultValue = "false") boolean asAttachment,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StoredFile file = files.find(principal, Users.optional(user), id);
        boolean shown = !asAttachment && file.contentType().startsWith("image/");
        Downloads.send(
                request,
                response,
                file,
                first -> files.open(file, first),
                shown ? Disposition.INLINE : Disposition.ATTACHMENT);
    }
}
