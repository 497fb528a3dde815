package dev.weft.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over their dialect's limit, whether they announce their length or not. What is over is read to its end,
 * within reason, so that the answer reaches clients that read only once they have written. Uploads have limits of their
 * own.
 */
public final class BodyLimit extends OncePerRequestFilter {
    private static final long MOST_READ = 64L * 1024 * 1024;

    private final Dialects dialects;
    private final long limit;

    /** @param limit in bytes, where no dialect owns the path */
    public BodyLimit(Dialects dialects, long limit) {
        this.dialects = dialects;
        this.limit = limit;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        return type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long most = dialects.of(request).map(Dialect::maxBodyBytes).orElse(limit);
        chain.doFilter(new Limited(request, most), response);
    }

    /** More bytes than are taken. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        Exceeded(long limit) {
            super("The body is larger than " + limit + " bytes");
            this.limit = limit;
        }

        long limit() {
            return limit;
        }
    }

    private static final class Limited extends HttpServletRequestWrapper {
        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counting(super.getInputStream(), limit);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class Counting extends ServletInputStream {
        private final ServletInputStream stream;
        private final long limit;
        private long read;

        Counting(ServletInputStream stream, long limit) {
            this.stream = stream;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int value = stream.read();
            count(value < 0 ? -1 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = stream.read(bytes, offset, length);
            count(count);
            return count;
        }

        private void count(int more) throws IOException {
            read += Math.max(0, more);
            if (read > limit) {
                readOn();
                throw new Exceeded(limit);
            }
        }

        private void readOn() throws IOException {
            byte[] unused = new byte[8192];
            int count = 0;
            while (count >= 0 && read < MOST_READ) {
                count = stream.read(unused);
                read += Math.max(0, count);
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
