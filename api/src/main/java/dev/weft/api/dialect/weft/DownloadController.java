package dev.weft.api.dialect.weft;

import dev.weft.api.core.FileLinks;
import dev.weft.api.core.FileLinks.Link;
import dev.weft.api.core.Files;
import dev.weft.api.web.Downloads;
import dev.weft.api.web.FileUrls;
import dev.weft.api.web.Open;
import dev.weft.store.FileStore.StoredFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where the addresses lead that every dialect gives for files. */
@RestController
@Tag(name = "Files")
final class DownloadController {
    private final FileLinks links;
    private final Files files;

    DownloadController(FileLinks links, Files files) {
        this.links = links;
        this.files = files;
    }

    @Open
    @SecurityRequirements
    @Operation(summary = "Download a file by the url given with it: needs no key, works until the link expires")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping(FileUrls.PATH)
    void follow(
            @PathVariable String workspace,
            @PathVariable String file,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StoredFile found = links.follow(new Link(workspace, file, expires, signature));
        Downloads.send(request, response, found, first -> files.open(found, first));
    }
}
