package dev.weft.api.web;

import dev.weft.api.core.Principal;
import dev.weft.canvas.Canvas;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;

/** One way of speaking to Weft over HTTP. */
public interface Dialect {

    /** Package of its controllers. */
    String controllers();

    /** Largest body, in bytes, that is no upload. */
    default long maxBodyBytes() {
        return Canvas.MAX_BYTES;
    }

    /** Whether a request that no controller takes is answered in this dialect's words. */
    boolean owns(HttpServletRequest request);

    /**
     * Says who asks.
     *
     * @throws dev.weft.api.core.Refused.Unauthenticated when that is unclear
     */
    Principal authenticate(HttpServletRequest request);

    /** The dialect's words for why a request failed. */
    ResponseEntity<Object> answer(Failure failure, HttpServletRequest request);
}
