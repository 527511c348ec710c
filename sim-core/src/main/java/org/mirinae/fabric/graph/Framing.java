package org.mirinae.fabric.graph;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Bytes;

/**
 * Says how messages are cut into packets on a link: every packet carries a header, so that a link's
 * efficiency grows with the message, from payload of one byte to that of a full packet.
 *
 * @param payload of a full packet
 * @param header of every packet, full or not
 * @param storeAndForward whether a switch waits for a whole packet before it passes it on, rather
 *     than cutting through
 */
@Doc("How messages are cut into packets.")
public record Framing(
        @Doc("Payload of a full packet.") @Positive Bytes payload,
        @Doc("Header of every packet, full or not.") @Default("0 B") Bytes header,
        @Doc("Whether a switch waits for a whole packet before it passes it on.") @Default("false")
                boolean storeAndForward) {

    /** Bytes on the wire of a message. */
    public double wireBytes(double bytes) {
        return bytes + Math.ceil(bytes / payload.value()) * header.value();
    }

    /** Payload over wire bytes of a message; 1 of an empty one. */
    public double efficiency(double bytes) {
        return bytes == 0 ? 1 : bytes / wireBytes(bytes);
    }

    /** Payload over wire bytes of messages of full packets: the most there is. */
    public double efficiency() {
        return payload.value() / (payload.value() + header.value());
    }

    /** Returns how many bytes on the wire a switch waits for before it passes a message on. */
    public double forwardedAtOnce(double bytes) {
        return storeAndForward ? Math.min(wireBytes(bytes), payload.value() + header.value()) : 0;
    }
}
