package org.mirinae.run;

import java.nio.charset.StandardCharsets;

/**
 * A result on its way into the store.
 *
 * @param reference where it will lie
 * @param json the contract's JSON document
 */
public record StoredResult(ResultReference reference, String json) {

    /**
     * A document with its address.
     *
     * @param json the contract's JSON document
     * @param digest the digest inside it
     */
    public static StoredResult of(String json, String digest) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new StoredResult(
                new ResultReference(digest, ResourceStore.sha256(bytes), bytes.length), json);
    }
}
