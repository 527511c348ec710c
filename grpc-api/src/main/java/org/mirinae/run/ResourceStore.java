package org.mirinae.run;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Uploaded bytes by their SHA-256, in memory. When the total passes its bound the resource used
 * longest ago goes; one that is being used by a run stays alive through the run's own reference.
 */
public final class ResourceStore {

    private final long maxStoredBytes;
    private final Map<String, byte[]> byHash = new LinkedHashMap<>(16, 0.75f, true);
    private long storedBytes;

    /**
     * An empty store.
     *
     * @param maxStoredBytes all resources together
     */
    public ResourceStore(long maxStoredBytes) {
        this.maxStoredBytes = maxStoredBytes;
    }

    /** Stores the bytes and returns their hash; the same bytes are stored once. */
    public synchronized String put(byte[] bytes) {
        String hash = sha256(bytes);
        if (byHash.putIfAbsent(hash, bytes) == null) {
            storedBytes += bytes.length;
            evict(hash);
        }
        return hash;
    }

    /** The bytes of a hash, or null where they were never uploaded or have gone. */
    public synchronized byte @Nullable [] get(String hash) {
        return byHash.get(hash);
    }

    private void evict(String keep) {
        var oldest = byHash.entrySet().iterator();
        while (storedBytes > maxStoredBytes && oldest.hasNext()) {
            Map.Entry<String, byte[]> entry = oldest.next();
            if (!entry.getKey().equals(keep)) {
                storedBytes -= entry.getValue().length;
                oldest.remove();
            }
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 of the bytes, lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newSha256().digest(bytes));
    }
}
