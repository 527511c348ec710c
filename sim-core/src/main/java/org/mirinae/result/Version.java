package org.mirinae.result;

/** The version of this simulator, as results carry it. */
public final class Version {
    /** The same as in the poms; a test holds the two together. */
    public static final String CURRENT = "0.1.0-SNAPSHOT";

    private Version() {}
}
