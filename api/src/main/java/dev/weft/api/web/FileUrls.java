package dev.weft.api.web;

import dev.weft.api.core.FileLinks;
import dev.weft.api.core.FileLinks.Link;
import dev.weft.store.FileStore.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses at which files can be read without a key until their link expires. */
public final class FileUrls {
    /** Where links lead; the rest of a {@link Link} stands in the query. */
    public static final String PATH = "/weft/v1/downloads/{workspace}/{file}";

    private final FileLinks links;
    private final PublicUrl publicUrl;

    public FileUrls(FileLinks links, PublicUrl publicUrl) {
        this.links = links;
        this.publicUrl = publicUrl;
    }

    /** The address of each file as who sent the request can reach it. For files that the sender may see. */
    public Function<StoredFile, String> reachableFrom(HttpServletRequest request) {
        String base = publicUrl.of(request);
        return file -> {
            Link link = links.to(file);
            return UriComponentsBuilder.fromUriString(base)
                    .path(PATH)
                    .queryParam("expires", link.expires())
                    .queryParam("signature", link.signature())
                    .buildAndExpand(link.workspace(), link.file())
                    .toUriString();
        };
    }
}
