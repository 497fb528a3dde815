package dev.weft.temporal;

import com.google.protobuf.ByteString;
import dev.weft.json.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.PayloadConverter;
import java.lang.reflect.Type;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Values in Temporal as {@link Json} writes them. */
final class JsonPayloads implements PayloadConverter {
    private static final String ENCODING = "json/plain";

    private final JsonMapper mapper = Json.mapper();

    private JsonPayloads() {}

    /** Thread safe. */
    static DataConverter converter() {
        return DefaultDataConverter.newDefaultInstance().withPayloadConverterOverrides(new JsonPayloads());
    }

    @Override
    public String getEncodingType() {
        return ENCODING;
    }

    @Override
    public Optional<Payload> toData(Object value) throws DataConverterException {
        try {
            return Optional.of(Payload.newBuilder()
                    .putMetadata("encoding", ByteString.copyFromUtf8(ENCODING))
                    .setData(ByteString.copyFrom(mapper.writeValueAsBytes(value)))
                    .build());
        } catch (JacksonException e) {
            throw new DataConverterException(e);
        }
    }

    @Override
    public <T> T fromData(Payload payload, Class<T> type, Type generic) throws DataConverterException {
        if (payload.getData().isEmpty()) {
            throw new DataConverterException("A payload without data is no JSON");
        }
        try {
            return mapper.readValue(payload.getData().newInput(), mapper.constructType(generic));
        } catch (JacksonException e) {
            throw new DataConverterException(e);
        }
    }
}
