package dev.weft.api.dialect.weft;

import dev.weft.api.core.Canvases;
import dev.weft.api.core.DifyCanvases;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.api.core.YamlReader;
import dev.weft.api.core.YamlReader.YamlException;
import dev.weft.api.core.YamlWriter;
import dev.weft.api.dialect.weft.CanvasJson.Imported;
import dev.weft.api.web.BadParameterException;
import dev.weft.api.web.JsonBodies;
import dev.weft.api.web.UnusableBodyException;
import dev.weft.api.web.Uploads;
import dev.weft.dify.PlainKeys;
import dev.weft.dify.PlainKeys.PlainKey;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Canvases as documents: their definitions, and the DSL of Dify. */
@RestController
@RequestMapping("/weft/v1/canvases")
@Tag(name = "Canvases")
final class ExchangeController {
    private static final MediaType YAML = MediaType.valueOf("application/yaml");
    private static final List<MediaType> TAKEN =
            List.of(YAML, MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM, MediaType.MULTIPART_FORM_DATA);
    /** A character has up to four bytes. */
    private static final int MOST_BYTES = 2 * YamlReader.MAX_CHARACTERS;

    private static final String JSON_FORMAT = "json";
    private static final String DIFY_FORMAT = "dify";

    private final Canvases canvases;
    private final DifyCanvases documents;

    ExchangeController(Canvases canvases, DifyCanvases documents) {
        this.canvases = canvases;
        this.documents = documents;
    }

    @Operation(
            summary = "Create a canvas from an exported one, or from the DSL of a Dify workflow",
            description = "With format=dify the body is YAML, or multipart/form-data with it as \"file\". With canvas, a"
                    + " version is added to that canvas. What can't be run is refused with every problem, and nothing is"
                    + " saved.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                                @Content(mediaType = "application/yaml", schema = @Schema(type = "string")),
                                @Content(
                                        mediaType = "multipart/form-data",
                                        schemaProperties =
                                                @SchemaProperty(
                                                        name = "file",
                                                        schema = @Schema(type = "string", format = "binary")))
                            }))
    @ApiResponse(
            responseCode = "201",
            description = "The canvas",
            content = @Content(schema = @Schema(implementation = Imported.class)))
    @PostMapping(path = "/import")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Object> read(
            Principal principal,
            @RequestParam(defaultValue = JSON_FORMAT) String format,
            @RequestParam Optional<String> canvas,
            HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        principal.requireWorkspaceKey();
        try {
            return switch (format) {
                case JSON_FORMAT -> created(definition(principal, canvas, request), List.of());
                case DIFY_FORMAT -> {
                    ObjectNode document = document(request);
                    yield created(documents.read(principal, canvas, document), PlainKeys.of(document));
                }
                default -> throw unknown();
            };
        } catch (InvalidCanvas e) {
            if (format.equals(DIFY_FORMAT)) {
                return unfit("unusable-document", HttpStatus.BAD_REQUEST, e, request);
            }
            throw e;
        }
    }

    private StoredCanvas definition(Principal principal, Optional<String> canvas, HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        if (!type.regionMatches(true, 0, MediaType.APPLICATION_JSON_VALUE, 0, MediaType.APPLICATION_JSON_VALUE.length())) {
            throw new HttpMediaTypeNotSupportedException("A definition is JSON", List.of(MediaType.APPLICATION_JSON));
        }
        JsonNode definition = JsonBodies.tree(request.getInputStream());
        return canvas.isPresent()
                ? canvases.replace(principal, canvas.get(), definition)
                : canvases.create(principal, definition, Status.PUBLISHED);
    }

    private static ObjectNode document(HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        JsonNode document;
        try {
            document = YamlReader.read(text(bytes(request)));
        } catch (YamlException e) {
            throw new UnusableBodyException("", String.valueOf(e.getMessage()));
        }
        if (document instanceof ObjectNode dsl) {
            return dsl;
        }
        throw new UnusableBodyException("", "The YAML must be a mapping with \"app\" and \"workflow\"");
    }

    private static ResponseEntity<Object> created(StoredCanvas made, List<PlainKey> plain) {
        return ResponseEntity.created(URI.create("/weft/v1/canvases/" + made.id()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(Imported.of(made, plain));
    }

    private static BadParameterException unknown() {
        return new BadParameterException("format", "The format must be json or dify");
    }

    @Operation(
            summary = "Download the definition, or the canvas as the DSL of a Dify workflow",
            description = "The DSL is YAML, without the values of secrets. A canvas that Dify has no words for is refused"
                    + " with the tasks that are to blame.")
    @ApiResponse(
            responseCode = "200",
            description = "The document",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/yaml", schema = @Schema(type = "string"))
            })
    @GetMapping(path = "/{id}/export")
    ResponseEntity<Object> write(
            Principal principal,
            @PathVariable String id,
            @RequestParam(defaultValue = JSON_FORMAT) String format,
            @RequestParam Optional<Integer> version,
            HttpServletRequest request) {
        try {
            return switch (format) {
                case JSON_FORMAT -> attached(id + ".json")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(canvases.definition(principal, id, version));
                case DIFY_FORMAT -> attached(id + ".yml")
                        .contentType(new MediaType(YAML, StandardCharsets.UTF_8))
                        .body(YamlWriter.write(documents.write(principal, id, version)).getBytes(StandardCharsets.UTF_8));
                default -> throw unknown();
            };
        } catch (InvalidCanvas e) {
            return unfit("not-expressible", HttpStatus.UNPROCESSABLE_CONTENT, e, request);
        }
    }

    private static ResponseEntity.BodyBuilder attached(String name) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString());
    }

    private static ResponseEntity<Object> unfit(
            String kind, HttpStatus status, InvalidCanvas invalid, HttpServletRequest request) {
        Problem problem = Problem.of(
                        kind,
                        status.getReasonPhrase(),
                        status.value(),
                        String.valueOf(invalid.getMessage()),
                        request.getRequestURI())
                .withProblems(invalid.problems());
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        if (type.regionMatches(true, 0, "multipart/", 0, "multipart/".length())) {
            return part(request);
        }
        if (type.regionMatches(true, 0, MediaType.APPLICATION_FORM_URLENCODED_VALUE, 0,
                MediaType.APPLICATION_FORM_URLENCODED_VALUE.length())) {
            throw new HttpMediaTypeNotSupportedException("A form can't be YAML", TAKEN);
        }
        return limited(request.getInputStream());
    }

    private static byte[] part(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int[] files = new int[1];
        Uploads.read(request, new Uploads.Parts() {
            @Override
            public void field(String name, String value) {
                if (name.equals("file")) {
                    files[0]++;
                    file.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                }
            }

            @Override
            public void file(String field, String name, String contentType, InputStream bytes) {
                if (field.equals("file")) {
                    files[0]++;
                    file.writeBytes(all(bytes));
                }
            }
        });
        if (files[0] != 1) {
            throw new Invalid("file", Code.REQUIRED, "One part \"file\" with the YAML is required");
        }
        return file.toByteArray();
    }

    private static byte[] all(InputStream bytes) {
        try {
            return limited(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] limited(InputStream bytes) throws IOException {
        byte[] read = bytes.readNBytes(MOST_BYTES + 1);
        if (read.length > MOST_BYTES) {
            throw new TooLarge(MOST_BYTES, "The YAML has more than " + MOST_BYTES + " bytes");
        }
        return read;
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnusableBodyException("", "The YAML must be UTF-8");
        }
    }
}
