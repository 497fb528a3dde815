"""The process around the harness: CPython, with little memory, speaking frames over its first two descriptors."""


def weft_process(harness, arguments):
    import io
    import os
    import resource
    import struct
    import sys
    import threading
    import time

    kinds = ["SOURCE", "INPUT", "READY", "TEXT", "RESULT", "FAILED", "LIMIT", "MISSING", "MAIN"]
    max_input, max_result, megabytes, cpu_seconds = (int(each) for each in arguments[:4])
    packages = arguments[4:]

    max_printed = 64 * 1024
    piece_size = 4 * 1024
    piece_seconds = 0.05

    def limit(name, soft, hard=None):
        number = getattr(resource, name, None)
        if number is not None:
            try:
                resource.setrlimit(number, (soft, soft if hard is None else hard))
            except (OSError, ValueError):
                pass

    def limits():
        limit("RLIMIT_CORE", 0)
        limit("RLIMIT_NOFILE", 256)
        limit("RLIMIT_FSIZE", 64 << 20)
        limit("RLIMIT_NPROC", 512)
        limit("RLIMIT_MEMLOCK", 0)
        limit("RLIMIT_MSGQUEUE", 0)
        limit("RLIMIT_CPU", cpu_seconds, cpu_seconds + 5)
        limit("RLIMIT_DATA", megabytes << 20)
        limit("RLIMIT_AS", (megabytes << 20) + (512 << 20))
        threading.stack_size(1 << 20)
        # Else each thread's malloc takes 64 MB of address space for itself.
        try:
            import ctypes

            ctypes.CDLL(None).mallopt(-8, 1)
        except (ImportError, OSError, AttributeError):
            pass

    def environment():
        # Seen by libraries in C alone: each of their threads would take memory for itself.
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.putenv(name, "1")

    def channels():
        received = os.fdopen(os.dup(0), "rb")
        sent = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        os.close(nothing)
        return received, sent

    received, sent = channels()
    sending = threading.Lock()

    def send(kind, text):
        data = text.encode("utf-8", "replace")
        with sending:
            sent.write(struct.pack(">IB", len(data), kinds.index(kind)) + data)
            sent.flush()

    def exactly(size):
        data = received.read(size)
        if len(data) < size:
            os._exit(0)
        return data

    def receive():
        size, kind = struct.unpack(">IB", exactly(5))
        if size > max_input:
            os._exit(0)
        return kinds[kind], exactly(size).decode("utf-8")

    class Printed(io.RawIOBase):
        def __init__(self):
            super().__init__()
            self.waiting = bytearray()
            self.total = 0
            self.passed_at = 0.0
            self.lock = threading.RLock()

        def writable(self):
            return True

        def write(self, data):
            data = bytes(data)
            with self.lock:
                before = self.total
                self.total += len(data)
                if before <= max_printed:
                    self.waiting += data[: max_printed - before]
                    if self.total > max_printed:
                        self.pass_on()
                        send("TEXT", "\n… what it printed after this is left out\n")
                    elif len(self.waiting) >= piece_size or time.monotonic() - self.passed_at > piece_seconds:
                        self.pass_on()
            return len(data)

        def pass_on(self):
            with self.lock:
                if self.waiting:
                    send("TEXT", self.waiting.decode("utf-8", "replace"))
                    self.waiting.clear()
                self.passed_at = time.monotonic()

    printed = Printed()

    def stream():
        return io.TextIOWrapper(
            io.BufferedWriter(printed), encoding="utf-8", errors="replace", line_buffering=True)

    sys.stdout = sys.__stdout__ = stream()
    sys.stderr = sys.__stderr__ = stream()
    sys.argv[:] = [""]
    sys.path.extend(packages)
    environment()
    for name in ("datetime", "json", "math", "random", "re", "types"):
        __import__(name)
    limits()
    call = harness(megabytes)
    send("READY", "")
    source = receive()[1]
    inputs = receive()[1]
    kind, text = call(source, inputs, max_result)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        pass
    printed.pass_on()
    send(kind, text)
    os._exit(0)
