package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;

/** @param params name of the field that can't be used */
@JsonInclude(Include.NON_ABSENT)
record ErrorJson(String code, String message, int status, Optional<String> params) {}
