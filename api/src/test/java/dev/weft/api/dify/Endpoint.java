package dev.weft.api.dify;

import dev.weft.api.Api;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;

/**
 * One endpoint of Dify's API.
 *
 * @param path with {@code {run}}, {@code {file}}, {@code {form}} and {@code {version}} for what a scene has
 * @param user whether the query must name one
 */
record Endpoint(String method, String path, boolean user) {
    /** Takes JSON. */
    boolean reads() {
        return method.equals("POST") && !path.equals("/v1/files/upload");
    }

    boolean uploads() {
        return path.equals("/v1/files/upload");
    }

    /** Names something that is one app's own. */
    boolean names() {
        return path.contains("{");
    }

    String at(Scene scene, String of) {
        String filled = path.replace("{run}", scene.run)
                .replace("{file}", scene.file)
                .replace("{form}", scene.form)
                .replace("{version}", scene.app.canvas + ".1");
        return user ? filled + "?user=" + of : filled;
    }

    HttpRequest.Builder request(Api api, Scene scene, byte[] body) {
        return api.request(method, at(scene, Play.USER), Optional.empty())
                .setHeader("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(body));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
