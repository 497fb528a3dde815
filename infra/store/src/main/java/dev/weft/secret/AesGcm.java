package dev.weft.secret;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM as Tink's {@code AesGcmJce} writes it: 12 random bytes, ciphertext, 16 bytes of tag. Tink makes a source of
 * randomness for every thread that encrypts, looking in vain for Conscrypt each time; where threads are virtual ones that
 * is most of the cost. This one takes its randomness from one source. Thread safe.
 */
final class AesGcm implements Aead {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();
    private final SecretKeySpec key;

    AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, iv, associatedData);
        byte[] sealed = Arrays.copyOf(iv, IV_BYTES + cipher.getOutputSize(plaintext.length));
        cipher.doFinal(plaintext, 0, plaintext.length, sealed, IV_BYTES);
        idle.add(cipher);
        return sealed;
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        if (ciphertext.length < IV_BYTES + TAG_BITS / Byte.SIZE) {
            throw new AEADBadTagException("The ciphertext is too short");
        }
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(ciphertext, IV_BYTES), associatedData);
        byte[] plaintext = cipher.doFinal(ciphertext, IV_BYTES, ciphertext.length - IV_BYTES);
        idle.add(cipher);
        return plaintext;
    }

    /** One that is idle: they are costly to make. A cipher that failed is not used again. */
    private Cipher cipher(int mode, byte[] iv, byte[] associatedData) throws GeneralSecurityException {
        Cipher polled = idle.poll();
        Cipher cipher = polled == null ? Cipher.getInstance(TRANSFORMATION) : polled;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(associatedData);
        return cipher;
    }
}
