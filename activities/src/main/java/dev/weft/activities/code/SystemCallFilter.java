package dev.weft.activities.code;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A seccomp filter, as bubblewrap loads it, for a program that may have threads but no processes: {@code fork} in all
 * its forms, memory outside of every limit and the kernel's more dangerous doors are refused. {@code execve} is not,
 * since bubblewrap starts the program by it.
 */
final class SystemCallFilter {
    private static final short LOAD = 0x20;
    private static final short EQUAL = 0x15;
    private static final short AT_LEAST = 0x35;
    private static final short ANY_BIT = 0x45;
    private static final short RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int NOT_PERMITTED = 0x00050000 | 1;
    private static final int NOT_IMPLEMENTED = 0x00050000 | 38;

    private static final int NUMBER_OFFSET = 0;
    private static final int ARCHITECTURE_OFFSET = 4;
    private static final int FIRST_ARGUMENT_OFFSET = 16;
    private static final int CLONE_THREAD = 0x10000;
    private static final int X32_CALLS = 0x40000000;

    private SystemCallFilter() {}

    /** Numbers of one architecture's system calls. Its flags are where {@code clone}'s first argument is. */
    private record Architecture(int audit, int cloneCall, int clone3Call, List<Integer> refused) {}

    /** In {@code refused}: fork, vfork, memfd_create, memfd_secret, ptrace, unshare, setns, mount, bpf, userfaultfd,
     * io_uring_setup, perf_event_open, add_key, keyctl. */
    private static Optional<Architecture> architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> Optional.of(new Architecture(
                    0xC000003E, 56, 435, List.of(57, 58, 319, 447, 101, 272, 308, 165, 321, 323, 425, 298, 248, 250)));
            case "aarch64" -> Optional.of(new Architecture(
                    0xC00000B7, 220, 435, List.of(279, 447, 117, 97, 268, 40, 280, 282, 425, 241, 217, 219)));
            default -> Optional.empty();
        };
    }

    /**
     * @param architecture as in the property {@code os.arch}
     * @return empty where the numbers of the system calls are not known
     */
    static Optional<byte[]> forArchitecture(String architecture) {
        return architecture(architecture).map(SystemCallFilter::program);
    }

    private static byte[] program(Architecture architecture) {
        List<byte[]> program = new ArrayList<>();
        program.add(step(LOAD, 0, 0, ARCHITECTURE_OFFSET));
        program.add(step(EQUAL, 1, 0, architecture.audit()));
        program.add(step(RETURN, 0, 0, KILL));
        program.add(step(LOAD, 0, 0, NUMBER_OFFSET));
        program.add(step(AT_LEAST, 0, 1, X32_CALLS));
        program.add(step(RETURN, 0, 0, NOT_PERMITTED));
        program.add(step(EQUAL, 0, 4, architecture.cloneCall()));
        program.add(step(LOAD, 0, 0, FIRST_ARGUMENT_OFFSET));
        program.add(step(ANY_BIT, 0, 1, CLONE_THREAD));
        program.add(step(RETURN, 0, 0, ALLOW));
        program.add(step(RETURN, 0, 0, NOT_PERMITTED));
        // Its flags are behind a pointer; told that it is not there, libraries fall back to clone.
        program.add(step(EQUAL, 0, 1, architecture.clone3Call()));
        program.add(step(RETURN, 0, 0, NOT_IMPLEMENTED));
        for (int number : architecture.refused()) {
            program.add(step(EQUAL, 0, 1, number));
            program.add(step(RETURN, 0, 0, NOT_PERMITTED));
        }
        program.add(step(RETURN, 0, 0, ALLOW));
        ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8);
        program.forEach(bytes::put);
        return bytes.array();
    }

    private static byte[] step(short code, int ifTrue, int ifFalse, int value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(code)
                .put((byte) ifTrue)
                .put((byte) ifFalse)
                .putInt(value)
                .array();
    }
}
