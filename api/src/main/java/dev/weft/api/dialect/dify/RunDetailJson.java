package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** @param inputs as JSON */
record RunDetailJson(@JsonUnwrapped RunJson run, String inputs) {}
