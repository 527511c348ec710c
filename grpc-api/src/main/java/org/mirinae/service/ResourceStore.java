package org.mirinae.service;

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
final class ResourceStore {

    private final long maxStoredBytes;
    private final Map<String, byte[]> byHash = new LinkedHashMap<>(16, 0.75f, true);
    private long storedBytes;

    ResourceStore(long maxStoredBytes) {
        this.maxStoredBytes = maxStoredBytes;
    }

    /** Stores the bytes and returns their hash; the same bytes are stored once. */
    synchronized String put(byte[] bytes) {
        String hash = sha256(bytes);
        if (byHash.putIfAbsent(hash, bytes) == null) {
            storedBytes += bytes.length;
            evict(hash);
        }
        return hash;
    }

    synchronized byte @Nullable [] get(String hash) {
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

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newSha256().digest(bytes));
    }
}
