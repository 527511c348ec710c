package org.mirinae.workload.chakra;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.workload.chakra.WireReader.MalformedException;

/** The attributes of a node by name: numbers, texts, and whether a list of truths holds a false. */
final class ChakraAttributes {

    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private boolean leavesDimensionsOut;

    /** Reads one AttributeProto. */
    void read(WireReader message) throws MalformedException {
        String name = "";
        Double number = null;
        String text = null;
        boolean holdsFalse = false;
        while (!message.atEnd()) {
            int field = message.field();
            switch (field) {
                case 1 -> {
                    message.expect(WireReader.LENGTH);
                    name = message.text();
                }
                case 29 -> {
                    message.expect(WireReader.LENGTH);
                    text = message.text();
                }
                case 28 -> {
                    message.expect(WireReader.LENGTH);
                    holdsFalse = holdsFalse(message.part());
                }
                default -> {
                    Double read = number(field, message);
                    number = read == null ? number : read;
                }
            }
        }
        if (number != null) {
            numbers.put(name, number);
        }
        if (text != null) {
            texts.put(name, text);
        }
        leavesDimensionsOut |= holdsFalse && name.equals("involved_dim");
    }

    /** The number of a scalar field of the oneof; null and stepped over for any other. */
    private static @Nullable Double number(int field, WireReader message)
            throws MalformedException {
        switch (field) {
            case 3 -> {
                message.expect(WireReader.FIXED64);
                return Double.longBitsToDouble(message.fixed64());
            }
            case 5 -> {
                message.expect(WireReader.FIXED32);
                return (double) Float.intBitsToFloat(message.fixed32());
            }
            case 7, 9, 27 -> {
                message.expect(WireReader.VARINT);
                return (double) message.varint();
            }
            case 11, 13 -> {
                message.expect(WireReader.VARINT);
                return unsigned(message.varint());
            }
            case 15, 17 -> {
                message.expect(WireReader.VARINT);
                long zigzag = message.varint();
                return (double) (zigzag >>> 1 ^ -(zigzag & 1));
            }
            case 19 -> {
                message.expect(WireReader.FIXED32);
                return (double) Integer.toUnsignedLong(message.fixed32());
            }
            case 21 -> {
                message.expect(WireReader.FIXED64);
                return unsigned(message.fixed64());
            }
            case 23 -> {
                message.expect(WireReader.FIXED32);
                return (double) message.fixed32();
            }
            case 25 -> {
                message.expect(WireReader.FIXED64);
                return (double) message.fixed64();
            }
            default -> {
                message.skip();
                return null;
            }
        }
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }

    private static boolean holdsFalse(WireReader list) throws MalformedException {
        boolean found = false;
        while (!list.atEnd()) {
            if (list.field() == 1 && list.wire() == WireReader.LENGTH) {
                for (WireReader packed = list.part(); !packed.atEnd(); ) {
                    found |= packed.varint() == 0;
                }
            } else {
                list.expect(WireReader.VARINT);
                found |= list.varint() == 0;
            }
        }
        return found;
    }

    @Nullable Double number(String name) {
        return numbers.get(name);
    }

    @Nullable String text(String name) {
        return texts.get(name);
    }

    /** Returns whether {@code involved_dim} leaves a dimension of the network out. */
    boolean leavesDimensionsOut() {
        return leavesDimensionsOut;
    }
}
