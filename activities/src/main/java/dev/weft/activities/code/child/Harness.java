package dev.weft.activities.code.child;

/** The JavaScript around the author's function: takes away what isn't the language, calls it, waits, writes JSON. */
final class Harness {

    private Harness() {}

    /**
     * A function of (author's async function, input as JSON, most characters of a result) that gives a state: {@code
     * kind} is {@code pending}, {@code result} (with {@code value}, JSON), {@code large}, {@code thrown} (with {@code
     * error}) or {@code text} (with {@code value}: something thrown that is no Error).
     */
    static final String SOURCE =
            """
            (function () {
              "use strict";
              const {parse, stringify} = JSON;
              const {apply} = Reflect;
              const PromiseType = Promise;
              const {then} = PromiseType.prototype;
              const {join, map} = Array.prototype;
              const FailureType = Error;
              const WrongType = TypeError;
              const text = String;
              const write = globalThis.print;
              for (const name of ["Graal", "Polyglot", "Java", "Packages", "load", "loadWithNewGlobal", "print",
                  "printErr", "quit", "readline", "read", "readbuffer", "SharedArrayBuffer", "Atomics"]) {
                delete globalThis[name];
              }
              const shown = (value) => {
                if (typeof value === "string") return value;
                if (value instanceof FailureType) return text(value);
                try {
                  const json = stringify(value);
                  return json === undefined ? text(value) : json;
                } catch (e) {
                  return text(value);
                }
              };
              const log = (...values) => write(apply(join, apply(map, values, [shown]), [" "]));
              globalThis.console = {log, info: log, debug: log, warn: log, error: log, trace: log};
              const jsonOnly = function (key, value) {
                if (typeof value === "function" || typeof value === "symbol") {
                  throw new WrongType("The result must be JSON, but "
                      + (key === "" ? "it is" : '"' + key + '" is') + " a " + typeof value);
                }
                return value;
              };
              return function (code, input, maxCharacters) {
                const state = {__proto__: null, kind: "pending", value: null, error: null};
                const failed = (error) => {
                  if (error instanceof FailureType) {
                    state.kind = "thrown";
                    state.error = error;
                  } else {
                    state.kind = "text";
                    state.value = shown(error);
                  }
                };
                const succeeded = (value) => {
                  const json = (value === undefined ? undefined : stringify(value, jsonOnly)) ?? "null";
                  if (json.length > maxCharacters) {
                    state.kind = "large";
                  } else {
                    state.kind = "result";
                    state.value = json;
                  }
                };
                const result = typeof code === "function" ? code(parse(input)) : undefined;
                if (result instanceof PromiseType) {
                  apply(then, apply(then, result, [succeeded]), [undefined, failed]);
                } else {
                  state.kind = "text";
                  state.value = "SyntaxError: The code is not one function body; its braces don't match";
                }
                return state;
              };
            })()
            """;
}
