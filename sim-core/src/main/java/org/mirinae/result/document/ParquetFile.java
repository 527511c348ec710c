package org.mirinae.result.document;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.mirinae.result.Version;

/**
 * Writes a table of numbers in Apache Parquet (apache/parquet-format, version 2.x of its README and
 * parquet.thrift): plain values, one page for each column and row group, no compression, so that a
 * reader of any language opens it and the bytes are the same everywhere.
 */
public final class ParquetFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** Rows of a group: a page of doubles then has 8 MB. */
    private static final int GROUP = 1 << 20;

    private static final int PLAIN = 0;
    private static final int RLE = 3;

    private ParquetFile() {}

    /** A column: its values by row. */
    public sealed interface Column {
        /** Its name. */
        String name();
    }

    /** Whole numbers. */
    public record Whole(String name, IntToLongFunction value) implements Column {}

    /** Numbers; NaN stands for none. */
    public record Real(String name, IntToDoubleFunction value) implements Column {}

    /** Yes or no. */
    public record Flag(String name, IntPredicate value) implements Column {}

    /** Says where a column of a row group lies. */
    private record Chunk(Column column, int rows, long offset, long bytes) {}

    /** The file of a table of so many rows. */
    public static byte[] of(int rows, List<Column> columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        List<List<Chunk>> groups = new ArrayList<>();
        for (int from = 0; from < rows || from == 0; from += GROUP) {
            int to = Math.min(rows, from + GROUP);
            List<Chunk> chunks = new ArrayList<>();
            for (Column column : columns) {
                long offset = out.size();
                byte[] page = page(column, from, to);
                out.writeBytes(pageHeader(to - from, page.length));
                out.writeBytes(page);
                chunks.add(new Chunk(column, to - from, offset, out.size() - offset));
            }
            groups.add(chunks);
        }
        byte[] footer = footer(rows, columns, groups);
        out.writeBytes(footer);
        out.writeBytes(littleEndian(4).putInt(footer.length).array());
        out.writeBytes(MAGIC);
        return out.toByteArray();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] page(Column column, int from, int to) {
        return switch (column) {
            case Whole whole -> {
                ByteBuffer values = littleEndian(8 * (to - from));
                for (int i = from; i < to; i++) {
                    values.putLong(whole.value().applyAsLong(i));
                }
                yield values.array();
            }
            case Flag flag -> {
                byte[] bits = new byte[(to - from + 7) / 8];
                for (int i = from; i < to; i++) {
                    bits[(i - from) / 8] |= (byte) (flag.value().test(i) ? 1 << (i - from) % 8 : 0);
                }
                yield bits;
            }
            case Real real -> realPage(real, from, to);
        };
    }

    /** Writes which rows have a value, as bits in groups of eight, then the values there are. */
    private static byte[] realPage(Real real, int from, int to) {
        byte[] present = new byte[(to - from + 7) / 8];
        ByteBuffer values = littleEndian(8 * (to - from));
        for (int i = from; i < to; i++) {
            double value = real.value().applyAsDouble(i);
            if (!Double.isNaN(value)) {
                present[(i - from) / 8] |= (byte) (1 << (i - from) % 8);
                values.putDouble(value);
            }
        }
        Thrift levels = new Thrift();
        levels.varint(present.length << 1 | 1);
        levels.raw(present);
        byte[] level = levels.bytes();
        ByteBuffer page = littleEndian(4 + level.length + values.position());
        page.putInt(level.length).put(level).put(values.array(), 0, values.position());
        return page.array();
    }

    private static byte[] pageHeader(int rows, int bytes) {
        Thrift header = new Thrift();
        header.whole(1, 0); // DATA_PAGE
        header.whole(2, bytes);
        header.whole(3, bytes);
        header.begin(5);
        header.whole(1, rows);
        header.whole(2, PLAIN);
        header.whole(3, RLE);
        header.whole(4, RLE);
        header.end();
        header.stop();
        return header.bytes();
    }

    private static byte[] footer(int rows, List<Column> columns, List<List<Chunk>> groups) {
        Thrift meta = new Thrift();
        meta.whole(1, 1);
        meta.list(2, columns.size() + 1);
        meta.beginElement();
        meta.text(4, "table");
        meta.whole(5, columns.size());
        meta.end();
        for (Column column : columns) {
            meta.beginElement();
            meta.whole(1, type(column));
            meta.whole(3, column instanceof Real ? 1 : 0); // OPTIONAL or REQUIRED
            meta.text(4, column.name());
            meta.end();
        }
        meta.number(3, rows);
        meta.list(4, groups.size());
        for (List<Chunk> chunks : groups) {
            group(meta, chunks);
        }
        meta.text(6, "mirinae version " + Version.CURRENT);
        meta.stop();
        return meta.bytes();
    }

    private static void group(Thrift meta, List<Chunk> chunks) {
        meta.beginElement();
        meta.list(1, chunks.size());
        long bytes = 0;
        for (Chunk chunk : chunks) {
            bytes += chunk.bytes();
            meta.beginElement();
            meta.number(2, chunk.offset());
            meta.begin(3);
            meta.whole(1, type(chunk.column()));
            meta.listOfWhole(2, PLAIN, RLE);
            meta.listOfText(3, chunk.column().name());
            meta.whole(4, 0); // UNCOMPRESSED
            meta.number(5, chunk.rows());
            meta.number(6, chunk.bytes());
            meta.number(7, chunk.bytes());
            meta.number(9, chunk.offset());
            meta.end();
            meta.end();
        }
        meta.number(2, bytes);
        meta.number(3, chunks.isEmpty() ? 0 : chunks.getFirst().rows());
        meta.end();
    }

    private static int type(Column column) {
        return switch (column) {
            case Flag flag -> 0;
            case Whole whole -> 2;
            case Real real -> 5;
        };
    }

    /** Structures in Thrift's compact protocol (apache/thrift doc/specs). */
    private static final class Thrift {

        private static final int I32 = 5;
        private static final int I64 = 6;
        private static final int BINARY = 8;
        private static final int LIST = 9;
        private static final int STRUCT = 12;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Integer> outer = new ArrayList<>();
        private int last;

        byte[] bytes() {
            return out.toByteArray();
        }

        void raw(byte[] bytes) {
            out.writeBytes(bytes);
        }

        void varint(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                out.write((int) (left & 0x7f | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }

        private void field(int id, int type) {
            out.write(id - last << 4 | type); // ids here are never more than 15 apart
            last = id;
        }

        private void zigzag(long value) {
            varint(value << 1 ^ value >> 63);
        }

        void whole(int id, int value) {
            field(id, I32);
            zigzag(value);
        }

        void number(int id, long value) {
            field(id, I64);
            zigzag(value);
        }

        void text(int id, String value) {
            field(id, BINARY);
            string(value);
        }

        private void string(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            varint(bytes.length);
            out.writeBytes(bytes);
        }

        void list(int id, int size) {
            field(id, LIST);
            listHeader(size, STRUCT);
        }

        private void listHeader(int size, int type) {
            if (size < 15) {
                out.write(size << 4 | type);
            } else {
                out.write(0xf0 | type);
                varint(size);
            }
        }

        void listOfWhole(int id, int... values) {
            field(id, LIST);
            listHeader(values.length, I32);
            for (int value : values) {
                zigzag(value);
            }
        }

        void listOfText(int id, String value) {
            field(id, LIST);
            listHeader(1, BINARY);
            string(value);
        }

        void begin(int id) {
            field(id, STRUCT);
            beginElement();
        }

        void beginElement() {
            outer.add(last);
            last = 0;
        }

        void end() {
            stop();
            last = outer.removeLast();
        }

        void stop() {
            out.write(0);
        }
    }
}
