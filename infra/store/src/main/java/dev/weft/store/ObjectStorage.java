package dev.weft.store;

import dev.weft.store.StoreUnavailableException.Fault;
import io.minio.BucketExistsArgs;
import io.minio.CopyObjectArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * One bucket of any S3. Uses no more than objects and multipart uploads: no lifecycle rules, tags or
 * versions. Every failure to reach it is a {@link StoreUnavailableException}. Safe to use from any thread.
 */
final class ObjectStorage implements AutoCloseable {
    private static final long PART_BYTES = 5L * 1024 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final OkHttpClient http;
    private final MinioClient client;
    private final String bucket;
    private final String region;

    ObjectStorage(Store.S3 s3) {
        this.http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(ANSWER_TIMEOUT)
                .writeTimeout(ANSWER_TIMEOUT)
                .build();
        this.client = MinioClient.builder()
                .endpoint(s3.endpoint())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .httpClient(http)
                .build();
        this.bucket = s3.bucket();
        this.region = s3.region();
    }

    /** Makes it unless it is there; another process may do so at the same time. */
    void makeBucket() {
        if (hasBucket()) {
            return;
        }
        reach(() -> {
            try {
                client.makeBucket(
                        MakeBucketArgs.builder().bucket(bucket).region(region).build());
            } catch (ErrorResponseException e) {
                if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                    throw e;
                }
            }
            return bucket;
        });
    }

    boolean hasBucket() {
        return reach(() ->
                client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build()));
    }

    void put(String key, byte[] bytes, String contentType) {
        reach(() -> client.putObject(PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .contentType(contentType)
                .data(bytes, bytes.length)
                .build()));
    }

    /** Streams, in parts of 5 MB. An upload that fails is taken back. */
    void put(String key, InputStream bytes, String contentType) {
        reach(() -> client.putObject(PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .contentType(contentType)
                .stream(bytes, -1L, PART_BYTES)
                .build()));
    }

    /** Empty when there is no such object. */
    Optional<InputStream> get(String key) {
        return get(key, 0);
    }

    /** @param from the first byte wanted */
    Optional<InputStream> get(String key, long from) {
        GetObjectArgs.Builder wanted = GetObjectArgs.builder().bucket(bucket).object(key);
        if (from > 0) {
            wanted.offset(from);
        }
        try {
            return Optional.of(client.getObject(wanted.build()));
        } catch (ErrorResponseException e) {
            if (e.errorResponse().code().equals("NoSuchKey")) {
                return Optional.empty();
            }
            throw unavailable(e);
        } catch (MinioException e) {
            throw unavailable(e);
        } catch (IllegalStateException e) {
            throw translated(e);
        }
    }

    void copy(String from, String to) {
        reach(() -> client.copyObject(CopyObjectArgs.builder()
                .bucket(bucket)
                .object(to)
                .source(SourceObject.builder().bucket(bucket).object(from).build())
                .build()));
    }

    /** @param key of one object, which need not exist; one that ends in a slash stands for all below it */
    void remove(String key) {
        List<DeleteRequest.Object> doomed = new ArrayList<>();
        if (key.endsWith("/")) {
            for (String found : below(key)) {
                doomed.add(new DeleteRequest.Object(found));
            }
        } else {
            doomed.add(new DeleteRequest.Object(key));
        }
        List<DeleteResult.Error> refused = all(client.removeObjects(
                RemoveObjectsArgs.builder().bucket(bucket).objects(doomed).build()));
        if (!refused.isEmpty()) {
            throw new StoreUnavailableException(
                    "Object storage does not delete",
                    new IllegalStateException(refused.getFirst().code()),
                    Fault.STORAGE);
        }
    }

    List<String> below(String prefix) {
        List<Item> found = all(client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build()));
        return found.stream().map(Item::objectName).toList();
    }

    /** The client asks while it is iterated. */
    private static <T> List<T> all(Iterable<Result<T>> results) {
        return reach(() -> {
            List<T> all = new ArrayList<>();
            for (Result<T> result : results) {
                all.add(result.get());
            }
            return all;
        });
    }

    private static <T> T reach(Request<T> request) {
        try {
            return request.send();
        } catch (MinioException e) {
            throw unavailable(e);
        } catch (IllegalStateException e) {
            throw translated(e);
        }
    }

    /** The client wraps what the network says in an exception that means a bug elsewhere. */
    private static RuntimeException translated(IllegalStateException e) {
        return e.getCause() instanceof IOException ? unavailable(e) : e;
    }

    private static StoreUnavailableException unavailable(Exception e) {
        String code = e instanceof ErrorResponseException refused ? refused.errorResponse().code() : "";
        return switch (code) {
            case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                new StoreUnavailableException("Object storage refuses Weft's credentials", e, Fault.STORAGE_DENIED);
            case "EntityTooLarge" ->
                new StoreUnavailableException("Object storage takes no object that large", e, Fault.STORAGE_LIMIT);
            default -> new StoreUnavailableException("Object storage does not answer", e, Fault.STORAGE);
        };
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws MinioException;
    }
}
