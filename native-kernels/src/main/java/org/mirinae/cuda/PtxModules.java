package org.mirinae.cuda;

import org.mirinae.device.KernelSources;

/**
 * The PTX made of each kernel's source by {@code native-kernels/make-ptx.sh}. Its first line
 * carries the SHA-256 of the source it was made of; a test holds the two together.
 */
final class PtxModules {

    private static final String MARK = "// source sha-256 ";

    private PtxModules() {}

    static String text(String kernel) {
        return KernelSources.text("/ptx/" + kernel + ".ptx");
    }

    /** The hash a PTX file says it was made of. */
    static String sourceHash(String kernel) {
        String first = text(kernel).lines().findFirst().orElse("");
        return first.startsWith(MARK) ? first.substring(MARK.length()).strip() : "";
    }
}
