package dev.weft.temporal;

import com.google.crypto.tink.Aead;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.secret.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.SequencedMap;

/**
 * Encrypts every value and failure text on its way into Temporal: AES-256-GCM by a key derived from the secret key,
 * named in the metadata ({@code encoding: binary/encrypted}, {@code encryption-key-id}). A payload that is not encrypted
 * is read as it is: histories from before encryption stay readable. Thread safe.
 *
 * <p>Temporal sees in clear what it must: ids of workflows, tasks and timers, names of types, queues and signals, and
 * search attributes.
 */
public final class EncryptedPayloads implements PayloadCodec {
    static final String ENCODING = "encoding";
    static final String ENCRYPTED = "binary/encrypted";
    static final String KEY_ID = "encryption-key-id";

    private static final String PURPOSE = "temporal payloads";
    private static final ByteString ENCODING_BYTES = ByteString.copyFromUtf8(ENCRYPTED);
    private static final byte[] NO_CONTEXT = {};

    private final KeyRing keys;
    private final SequencedMap<String, Aead> ciphers;
    private final ByteString currentId;
    private final Aead current;

    public EncryptedPayloads(KeyRing keys) {
        this.keys = keys;
        this.ciphers = keys.ciphers(PURPOSE);
        this.currentId = ByteString.copyFromUtf8(keys.currentId());
        this.current = ciphers.firstEntry().getValue();
    }

    /** How every value of Weft's is written in Temporal: as JSON, encrypted, with the texts of failures. Thread safe. */
    public static DataConverter converter(KeyRing keys) {
        return new CodecDataConverter(JsonPayloads.converter(), List.of(new EncryptedPayloads(keys)), true);
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encrypted).toList();
    }

    /** @throws PayloadCodecException naming the key that is missing, or when a payload was tampered with */
    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::opened).toList();
    }

    private Payload encrypted(Payload payload) {
        try {
            return Payload.newBuilder()
                    .putMetadata(ENCODING, ENCODING_BYTES)
                    .putMetadata(KEY_ID, currentId)
                    .setData(ByteString.copyFrom(current.encrypt(payload.toByteArray(), NO_CONTEXT)))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new PayloadCodecException("A payload could not be encrypted", e);
        }
    }

    private Payload opened(Payload payload) {
        if (!ENCODING_BYTES.equals(payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY))) {
            return payload;
        }
        String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
        Aead cipher = ciphers.get(id);
        if (cipher == null) {
            throw new PayloadCodecException("A payload needs " + keys.lacks(id));
        }
        try {
            return Payload.parseFrom(cipher.decrypt(payload.getData().toByteArray(), NO_CONTEXT));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            throw new PayloadCodecException("A payload is not what the secret key " + id + " has encrypted", e);
        }
    }
}
