package dev.weft.local;

import org.springframework.context.ConfigurableApplicationContext;

/** A Weft that serves in this JVM. Thread safe. */
public final class RunningWeft implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    RunningWeft(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Without a path and without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** One of the application's parts, for tests that look behind the HTTP API. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Ends requests and tasks in good order. A second call does nothing. */
    @Override
    public void close() {
        context.close();
    }
}
