package dev.weft.api.dialect.weft;

import dev.weft.api.core.Files;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.web.Downloads;
import dev.weft.api.web.FileUploads;
import dev.weft.api.web.FileUploads.Taken;
import dev.weft.api.web.FileUrls;
import dev.weft.store.FileStore.StoredFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/weft/v1/files")
@Tag(name = "Files")
final class FileController {
    private static final int MOST_FILES = 10;

    private final Files files;
    private final FileUploads uploads;
    private final FileUrls fileUrls;

    FileController(Files files, FileUploads uploads, FileUrls fileUrls) {
        this.files = files;
        this.uploads = uploads;
        this.fileUrls = fileUrls;
    }

    @Operation(
            summary = "Upload one file or several as multipart/form-data; a file that no run uses expires",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schemaProperties =
                                                    @SchemaProperty(
                                                            name = "file",
                                                            schema = @Schema(type = "string", format = "binary")))))
    @ApiResponse(
            responseCode = "201",
            description = "The file, or {items} when there were several",
            content = @Content(schema = @Schema(implementation = FileJson.class)))
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Object> upload(Principal principal, HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        List<StoredFile> stored = uploads.store(
                principal, request, "file", new FileUploads.Limits(MOST_FILES, files.limit()), new AnyFile());
        Object body = stored.size() == 1
                ? shown(request).apply(stored.getFirst())
                : Items.of(stored, shown(request));
        return ResponseEntity.status(HttpStatus.CREATED).body(body);
    }

    @Operation(summary = "List files, newest first")
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Items<FileJson> list(
            Principal principal,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) int limit,
            HttpServletRequest request) {
        return Items.of(
                files.list(principal, Parameters.cursor(cursor), Parameters.limit(limit)), shown(request));
    }

    @Operation(summary = "What is known of a file")
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    FileJson get(Principal principal, @PathVariable String id, HttpServletRequest request) {
        return shown(request).apply(files.find(principal, Optional.empty(), id));
    }

    @Operation(summary = "Download a file")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/{id}/content")
    void download(
            Principal principal, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        StoredFile file = files.find(principal, Optional.empty(), id);
        Downloads.send(request, response, file, first -> files.open(file, first));
    }

    @Operation(summary = "Delete a file")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal principal, @PathVariable String id) {
        files.delete(principal, id);
    }

    private Function<StoredFile, FileJson> shown(HttpServletRequest request) {
        Function<StoredFile, String> urls = fileUrls.reachableFrom(request);
        return file -> FileJson.of(file, urls.apply(file));
    }

    /** In a part of any name. */
    private static final class AnyFile implements FileUploads.Rules {
        @Override
        public void field(String name, String value) {
            throw new Invalid(name, Code.UNKNOWN, "Only parts with a filename are taken; " + name + " has none");
        }

        @Override
        public Taken file(String field, String name, InputStream bytes) {
            return Taken.of(bytes);
        }
    }
}
