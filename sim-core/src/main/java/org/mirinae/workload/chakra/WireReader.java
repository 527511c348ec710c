package org.mirinae.workload.chakra;

import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf's wire format (protobuf.dev/programming-guides/encoding) from a part of an array,
 * strictly: nothing is read beyond the end, and whatever cannot be is told with its byte.
 */
final class WireReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int wire;

    WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Something that is no protobuf. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int offset;

        MalformedException(int offset, String message) {
            super(message, null, false, false);
            this.offset = offset;
        }

        /** Byte of the file where it begins. */
        int offset() {
            return offset;
        }
    }

    boolean atEnd() {
        return at >= end;
    }

    int offset() {
        return at;
    }

    /** The number of the next field; its wire type is then {@link #wire}. */
    int field() throws MalformedException {
        int from = at;
        long tag = varint();
        wire = (int) (tag & 7);
        long field = tag >>> 3;
        if (field < 1 || field > 0x1fff_ffff) {
            throw new MalformedException(from, "there is no field of number " + field);
        }
        return (int) field;
    }

    int wire() {
        return wire;
    }

    long varint() throws MalformedException {
        int from = at;
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new MalformedException(from, "the message ends inside a number");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedException(from, "a number has more than ten bytes");
    }

    long fixed64() throws MalformedException {
        return little(8);
    }

    int fixed32() throws MalformedException {
        return (int) little(4);
    }

    private long little(int width) throws MalformedException {
        if (end - at < width) {
            throw new MalformedException(at, "the message ends inside a number");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (bytes[at++] & 0xffL) << 8 * i;
        }
        return value;
    }

    /** The part that a length announces; this reader goes on behind it. */
    WireReader part() throws MalformedException {
        int from = at;
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedException(
                    from,
                    "a part of "
                            + Long.toUnsignedString(length)
                            + " bytes is announced where "
                            + (end - at)
                            + " are left");
        }
        WireReader part = new WireReader(bytes, at, at + (int) length);
        at += (int) length;
        return part;
    }

    String text() throws MalformedException {
        WireReader part = part();
        return new String(bytes, part.at, part.end - part.at, StandardCharsets.UTF_8);
    }

    /** Steps over the value of the field just read. */
    void skip() throws MalformedException {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> fixed64();
            case LENGTH -> part();
            case FIXED32 -> fixed32();
            default -> throw new MalformedException(at, "there is no wire type " + wire);
        }
    }

    /** Refuses a field of another wire type than the schema's. */
    void expect(int expected) throws MalformedException {
        if (wire != expected) {
            throw new MalformedException(
                    at, "a field has wire type " + wire + " in place of " + expected);
        }
    }
}
