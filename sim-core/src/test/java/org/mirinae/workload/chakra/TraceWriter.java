package org.mirinae.workload.chakra;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes small traces: protobuf's wire format, as little of it as the tests need. */
public final class TraceWriter {

    /** Node types by their number in the schema. */
    public static final int COMP = 4, SEND = 5, RECV = 6, COLL = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public TraceWriter() {
        Message metadata = new Message();
        metadata.text(1, "0.0.4");
        bytes.writeBytes(metadata.delimited());
    }

    /** One message under construction. */
    public static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        public Message number(int field, long value) {
            varint(bytes, (long) field << 3);
            varint(bytes, value);
            return this;
        }

        public Message text(int field, String value) {
            return part(field, value.getBytes(StandardCharsets.UTF_8));
        }

        public Message part(int field, byte[] part) {
            varint(bytes, (long) field << 3 | 2);
            varint(bytes, part.length);
            bytes.writeBytes(part);
            return this;
        }

        /** An attribute, as an int64. */
        public Message attribute(String name, long value) {
            return part(10, new Message().text(1, name).number(9, value).bytes.toByteArray());
        }

        /** An attribute, as a string. */
        public Message attribute(String name, String value) {
            return part(10, new Message().text(1, name).text(29, value).bytes.toByteArray());
        }

        byte[] delimited() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            varint(out, bytes.size());
            out.writeBytes(bytes.toByteArray());
            return out.toByteArray();
        }
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** A node with its dependencies; what else it says is added to the message. */
    public static Message node(long id, int type, String name, long... dependencies) {
        Message node = new Message().number(1, id).text(2, name).number(3, type);
        for (long dependency : dependencies) {
            node.number(5, dependency);
        }
        return node;
    }

    public static Message collective(long id, int kind, long size, long... dependencies) {
        return node(id, COLL, "coll" + id, dependencies)
                .attribute("comm_type", kind)
                .attribute("comm_size", size);
    }

    public static Message compute(long id, long micros, long... dependencies) {
        return node(id, COMP, "comp" + id, dependencies).number(7, micros);
    }

    public static Message send(long id, int to, int tag, long size, long... dependencies) {
        return node(id, SEND, "send" + id, dependencies)
                .attribute("comm_dst", to)
                .attribute("comm_tag", tag)
                .attribute("comm_size", size);
    }

    public static Message receive(long id, int from, int tag, long size, long... dependencies) {
        return node(id, RECV, "recv" + id, dependencies)
                .attribute("comm_src", from)
                .attribute("comm_tag", tag)
                .attribute("comm_size", size);
    }

    public TraceWriter add(Message node) {
        bytes.writeBytes(node.delimited());
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
