package dev.weft.api.web;

import dev.weft.api.core.Refused;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.store.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Tells from an exception why a request failed. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Refused refused -> new Failure.Core(refused);
            case StoreUnavailableException away -> new Failure.Core(
                    new Unavailable("The database or file storage does not answer", away));
            case NoResourceFoundException unknown -> new Failure.UnknownPath();
            case NoHandlerFoundException unknown -> new Failure.UnknownPath();
            case HttpRequestMethodNotSupportedException method -> new Failure.MethodNotAllowed(allowed(method));
            case HttpMediaTypeNotSupportedException type -> new Failure.UnsupportedMediaType(
                    type.getSupportedMediaTypes());
            case HttpMediaTypeNotAcceptableException type -> new Failure.NotAcceptable();
            case MethodArgumentTypeMismatchException mismatch -> new Failure.BadParameter(
                    mismatch.getName(), "The parameter " + mismatch.getName() + " has the wrong type");
            case TypeMismatchException mismatch -> new Failure.BadParameter("", "A parameter has the wrong type");
            case MissingServletRequestParameterException missing -> new Failure.BadParameter(
                    missing.getParameterName(), "The parameter " + missing.getParameterName() + " is required");
            case MissingRequestHeaderException missing -> new Failure.BadParameter(
                    missing.getHeaderName(), "The header " + missing.getHeaderName() + " is required");
            case ServletRequestBindingException binding -> new Failure.BadParameter("", "A parameter is missing");
            case InvalidParameterException bad -> new Failure.BadRequest(bad.getErrorCode(), "A parameter can't be read");
            case BadParameterException bad -> new Failure.BadParameter(bad.name(), String.valueOf(bad.getMessage()));
            default -> body(thrown);
        };
    }

    private static Failure body(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.Exceeded exceeded) {
                return new Failure.BodyTooLarge(exceeded.limit());
            }
            if (cause instanceof UnusableBodyException unusable) {
                return new Failure.MalformedBody(unusable.pointer(), String.valueOf(unusable.getMessage()));
            }
        }
        if (thrown instanceof HttpMessageNotReadableException || thrown instanceof JacksonException) {
            return new Failure.MalformedBody("", "The body is missing or can't be read");
        }
        return new Failure.Unforeseen(thrown);
    }

    private static Set<HttpMethod> allowed(HttpRequestMethodNotSupportedException method) {
        Set<HttpMethod> supported = method.getSupportedHttpMethods();
        return supported == null ? Set.of() : Set.copyOf(List.copyOf(supported));
    }
}
