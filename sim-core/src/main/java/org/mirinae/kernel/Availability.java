package org.mirinae.kernel;

/**
 * Says whether a backend can be used here, and why not. A value: probing never throws.
 *
 * @param available whether it can
 * @param device the device it would use, or empty
 * @param reason why it cannot, one sentence, or empty
 * @param remedy what would help, one sentence, or empty
 */
public record Availability(boolean available, String device, String reason, String remedy) {

    /** It can be used. */
    public static Availability on(String device) {
        return new Availability(true, device, "", "");
    }

    /** It cannot be used. */
    public static Availability not(String reason, String remedy) {
        return new Availability(false, "", reason, remedy);
    }
}
