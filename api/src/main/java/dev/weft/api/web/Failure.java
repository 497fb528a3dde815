package dev.weft.api.web;

import dev.weft.api.core.Refused;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** Why a request failed: the core's refusals and what only HTTP knows. */
public sealed interface Failure {

    record Core(Refused refused) implements Failure {}

    record UnknownPath() implements Failure {}

    record MethodNotAllowed(Set<HttpMethod> allowed) implements Failure {}

    record UnsupportedMediaType(List<MediaType> supported) implements Failure {}

    record NotAcceptable() implements Failure {}

    /** @param pointer JSON pointer to what is wrong; empty for the whole body */
    record MalformedBody(String pointer, String detail) implements Failure {}

    /** A header, query or path parameter. */
    record BadParameter(String name, String detail) implements Failure {}

    record BodyTooLarge(long limit) implements Failure {}

    /** The request is not HTTP as it should be; refused before any dialect saw it. */
    record BadRequest(int status, String detail) implements Failure {}

    /** A fault of Weft's own. */
    record Unforeseen(Throwable cause) implements Failure {}
}
