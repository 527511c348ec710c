package org.mirinae.run;

/**
 * Says where the result of a run lies in the store, and what it must look like when it is fetched.
 *
 * @param digest the digest inside the document; two runs of one input have the same, though their
 *     documents differ in what computing took
 * @param sha256 SHA-256 of the document's UTF-8 bytes, lower-case hexadecimal: its address
 * @param bytes length of the document in UTF-8
 */
public record ResultReference(String digest, String sha256, long bytes) {}
