package dev.weft.api;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** An API of its own, whose way to storage is watched and can be cut. */
public record WatchedStorage(Relay storage, ConfigurableApplicationContext context) implements AutoCloseable {

    public static WatchedStorage serve() throws IOException, SQLException {
        Settings settings = Api.settings();
        URI postgres = URI.create(settings.text(Setting.WEFT_DATABASE_URL));
        URI s3 = URI.create(settings.text(Setting.WEFT_S3_ENDPOINT));
        Relay storage = Relay.to(s3.getHost(), s3.getPort());
        return new WatchedStorage(
                storage,
                ApiApplication.start(settings.with(Map.of(
                        Setting.WEFT_S3_ENDPOINT, "http://127.0.0.1:" + storage.port(),
                        Setting.WEFT_DATABASE_URL,
                                "postgresql://" + postgres.getRawUserInfo() + "@" + postgres.getHost() + ":"
                                        + postgres.getPort() + "/" + EmptyDatabase.create(postgres)))));
    }

    @Override
    public void close() throws IOException {
        context.close();
        storage.close();
    }
}
