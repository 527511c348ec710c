package org.mirinae.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mirinae.kernel.KernelBackend;

/** The C sources of kernels, and what they hash to. */
public final class KernelSources {

    /** Class-path name of the macros every source is compiled behind. */
    public static final String PRELUDE = "/kernels/prelude.h";

    private KernelSources() {}

    /** The text of a class-path resource. */
    public static String text(String resource) {
        try (InputStream in = KernelBackend.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source behind its prelude, as OpenCL compiles it. */
    public static String whole(String source) {
        return text(PRELUDE) + "\n" + text(source);
    }

    /** SHA-256 of a source behind its prelude, lower-case hexadecimal. */
    public static String hash(String source) {
        try {
            byte[] bytes = whole(source).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
