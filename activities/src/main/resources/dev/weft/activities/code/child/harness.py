"""Around the author's code, in CPython and GraalPy alike: runs it, calls main, writes JSON."""


def weft_harness(megabytes):
    import json
    import os
    import sys
    import types

    dumps, loads = json.dumps, json.loads
    authors = "<code>"
    max_message = 2000
    os.environ.clear()

    def shown(error):
        try:
            said = error.msg if isinstance(error, SyntaxError) else str(error)
        except BaseException:
            said = ""
        text = type(error).__name__ + (": " + said if said else "")
        return text if len(text) <= max_message else text[:max_message] + "…"

    def line(error):
        if isinstance(error, SyntaxError) and error.filename == authors:
            return error.lineno
        found = None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == authors:
                found = trace.tb_lineno
            trace = trace.tb_next
        return found

    def described(error):
        at = line(error)
        return shown(error) + (" (line %d)" % at if at else "")

    def finite(value):
        if isinstance(value, float):
            return value if value - value == 0 else None
        if isinstance(value, dict):
            return {key: finite(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [finite(each) for each in value]
        return value

    def written(result):
        try:
            return dumps(result, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except ValueError as error:
            if "circular" in str(error).lower():
                raise
            return dumps(finite(result), ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    async def awaited(result):
        return await result

    def called(source, inputs):
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        exec(compile(source, authors, "exec", dont_inherit=True), module.__dict__)
        main = module.__dict__.get("main")
        if not callable(main):
            return "FAILED", "The code declares no function main"
        result = main(**loads(inputs))
        if hasattr(result, "__await__"):
            import asyncio

            result = asyncio.run(awaited(result))
        if not isinstance(result, dict):
            kind = "None" if result is None else "a value of type " + type(result).__name__
            return "FAILED", "main must return a dict, but it returned " + kind
        try:
            return "RESULT", written(result)
        except (TypeError, ValueError, RecursionError) as error:
            return "FAILED", "The result must be JSON: " + shown(error)

    def missing(error):
        name = (error.name or "").partition(".")[0]
        return name if name and name not in sys.modules else ""

    def call(source, inputs, max_bytes):
        """The kind of the last frame, and its text."""
        try:
            kind, text = called(source, inputs)
            if kind == "RESULT" and len(text.encode("utf-8", "replace")) > max_bytes:
                return "LIMIT", "The code's result is larger than %d bytes" % max_bytes
            return kind, text
        except MemoryError:
            return "LIMIT", "The code took more than its %d MB of memory" % megabytes
        except SystemExit:
            return "FAILED", "The code ended itself by exit() instead of returning"
        except ModuleNotFoundError as error:
            name = missing(error)
            return ("MISSING", name + "\n" + described(error)) if name else ("FAILED", described(error))
        except BaseException as error:
            return "FAILED", described(error)

    return call
