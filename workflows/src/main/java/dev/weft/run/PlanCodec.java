package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.RunPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A run's skeleton as compressed JSON. */
public final class PlanCodec {
    private PlanCodec() {}

    public static byte[] pack(RunPlan plan) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(Json.bytes(plan));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static RunPlan unpack(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Json.mapper().readValue(in.readAllBytes(), RunPlan.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
