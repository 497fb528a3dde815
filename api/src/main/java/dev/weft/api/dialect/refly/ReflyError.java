package dev.weft.api.dialect.refly;

import org.springframework.http.HttpStatus;

/**
 * Refly's error table, in its order and words. Where the table leaves the status open, the one that fits.
 *
 * <p>Some rows stand for things that Weft does not have. These can never be met:
 * <ul>
 *   <li>E0005, E0006, E0007, E0008, E0009, E0011, E0012: there are no accounts, passwords and verifications; a key neither
 *       signs in nor expires
 *   <li>E0014, E0016, E0017, E0018, E1015, E1016, E1019, E2003: there are no embedding and media models, and no catalogue
 *       of providers; whether a model exists only its provider knows ({@link #E3001})
 *   <li>E1003, E1004, E1005, E1006, E1007, E1008, E1009, E1013, E1014, E1017, E1023, E3005, E3006, E3007: Refly's library
 *       and its chat (documents, references, skills, labels, shares, artifacts, projects, MCP servers, sessions,
 *       moderation) are not part of its API
 *   <li>E2001, E2002, INSUFFICIENT_CREDITS: there are no quotas and credits
 *   <li>E0013, E3008, E3009, E3010, E3011: files of any type are taken, and uploaded in one request, without presigned URLs
 *   <li>E1024: files are read at signed addresses outside this API
 *   <li>E3013: no mail is sent
 *   <li>E1000, E1011, E1018, E1020: another row says it: {@link #CANVAS_NOT_FOUND}; {@link #E1021}, as results are part of
 *       an execution; {@link #CANVAS_NOT_FOUND}, as the newest version is run; {@link #INVALID_REQUEST_BODY}
 * </ul>
 *
 * <p>{@link #E0015}, {@link #E2004}, {@link #E3001}, {@link #E3002}, {@link #E3003}, {@link #E3004} and {@link #E3012} are
 * met inside runs, too: as words of a node's {@code errorMessage}. A generation also meets all of these but
 * {@link #E3004} and {@link #E3012}, and alone meets {@link #E0010}: too many at once.
 */
public enum ReflyError {
    CANVAS_NOT_FOUND(404, "Canvas not found"),
    E0000(500, "An unknown error has occurred. Please try again later."),
    E0001(503, "Cannot connect to the server, please try again later."),
    E0003(400, "System parameter error. Please try again later."),
    E0004(401, "Authorization process failed, please try again"),
    E0005(401, "Account not found, please sign up"),
    E0006(401, "Password incorrect, please try again"),
    E0007(409, "Email already registered, please sign in or try another one"),
    E0008(400, "Verification session not found or expired, please try again"),
    E0009(400, "Verification code is incorrect, please try again"),
    E0010(429, "Operation too frequent, please try again later"),
    E0011(403, "Human verification failed, please try again"),
    E0012(401, "Authentication expired, please sign in again"),
    E0013(400, "This file type is temporarily not supported"),
    E0014(400, "Switching embedding model is not supported temporarily"),
    E0015(400, "Chat model not configured, please configure a chat model in the settings"),
    E0016(400, "Embedding model not configured, please configure an embedding model in the settings"),
    E0017(400, "Media provider not configured, please configure a media provider in the settings"),
    E0018(400, "Media model not configured, please configure a media model in the settings"),
    E1000(404, "Canvas not found, please refresh"),
    E1002(404, "Resource not found, please refresh"),
    E1003(404, "Document not found, please refresh"),
    E1004(404, "Reference not found, please refresh"),
    E1005(404, "Reference object missing, please refresh"),
    E1006(404, "Skill not found, please refresh"),
    E1007(404, "Label class not found, please refresh"),
    E1008(404, "Label instance not found, please refresh"),
    E1009(404, "Share content not found"),
    E1011(404, "Action result not found, please refresh"),
    E1012(400, "Upload file not found, please try again"),
    E1013(404, "Code artifact not found, please refresh"),
    E1014(404, "Project not found, please refresh"),
    E1015(404, "Provider not found, please refresh"),
    E1016(404, "Provider item not found, please refresh"),
    E1017(404, "MCP server not found, please refresh"),
    E1018(404, "Canvas version not found, please refresh"),
    E1019(400, "Provider misconfiguration, please check the provider configuration"),
    E1020(404, "Toolset not found, please refresh"),
    E1021(404, "Workflow execution not found, please refresh"),
    E1022(404, "Workflow app not found, please refresh"),
    E1023(404, "Copilot session not found, please refresh"),
    E1024(404, "Drive file not found, please refresh"),
    E2001(402, "Storage quota exceeded, please upgrade your subscription"),
    E2002(402, "Execution failed, credit quota insufficient, please upgrade your subscription"),
    E2003(400, "Model not supported, please select other models"),
    E2004(400, "Content is too large. Maximum length is 100k characters."),
    E2005(413, "Request payload is too large. Maximum size is 100KB."),
    E3001(502, "Model provider error, please try again later"),
    E3002(429, "Request rate limit exceeded for the model provider. Please try again later."),
    E3003(504, "Model provider timed out, please try again later"),
    E3004(409, "Action was stopped"),
    E3005(403, "Duplication is not allowed for this shared content"),
    E3006(400, "File too large for direct parsing, use execute_code tool to process it"),
    E3007(400, "The content you entered contains sensitive information. Please revise and try again."),
    E3008(400, "Presigned uploads are not supported by this storage backend"),
    E3009(400, "The content type is not allowed for this operation"),
    E3010(400, "The uploaded file size does not match the expected size"),
    E3011(400, "The upload session has expired, please request a new presigned URL"),
    E3012(502, "Tool call failed"),
    E3013(502, "Failed to send email"),
    INSUFFICIENT_CREDITS(402, "Insufficient credits"),
    INVALID_REQUEST_BODY(400, "Invalid request body"),
    WEBHOOK_DISABLED(403, "Webhook disabled"),
    WEBHOOK_NOT_FOUND(404, "Webhook not found"),
    WEBHOOK_RATE_LIMITED(429, "Webhook rate limited");

    private final int status;
    private final String message;

    ReflyError(int status, String message) {
        this.status = status;
        this.message = message;
    }

    public HttpStatus status() {
        return HttpStatus.valueOf(status);
    }

    public String message() {
        return message;
    }
}
