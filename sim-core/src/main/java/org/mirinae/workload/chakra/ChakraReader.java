package org.mirinae.workload.chakra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.problems.Problems;
import org.mirinae.workload.chakra.ChakraNode.Type;
import org.mirinae.workload.chakra.WireReader.MalformedException;

/**
 * Reads the trace of one rank: messages each behind their length, first the metadata, then nodes. A
 * message with anything wrong in it is told and left out; the file is read to its end.
 */
public final class ChakraReader {

    private static final String CUT_OFF = "Maybe the file was cut off while it was copied.";
    private static final String OTHER = "Maybe another file was meant, or it is damaged.";

    private final int rank;
    private final byte[] bytes;
    private final FileProblems problems;
    private final List<ChakraNode> nodes = new ArrayList<>();

    private ChakraReader(int rank, String file, byte[] bytes, Problems problems) {
        this.rank = rank;
        this.bytes = bytes;
        this.problems = new FileProblems(file, problems);
    }

    /**
     * Reads a file.
     *
     * @param rank whose trace it is
     * @param file its name, for messages
     * @param bytes its content
     * @param problems takes what is wrong
     * @return the nodes in order, or null after adding a problem
     */
    public static @Nullable List<ChakraNode> read(
            int rank, String file, byte[] bytes, Problems problems) {
        ChakraReader reader = new ChakraReader(rank, file, bytes, problems);
        reader.messages();
        if (reader.nodes.isEmpty() && !reader.problems.any()) {
            reader.problems.at(bytes.length, "the trace has no nodes", OTHER);
        }
        reader.checkGraph();
        reader.problems.finish();
        return reader.problems.any() ? null : List.copyOf(reader.nodes);
    }

    private void messages() {
        WireReader file = new WireReader(bytes, 0, bytes.length);
        if (file.atEnd()) {
            problems.at(0, "the trace is empty", CUT_OFF);
        }
        for (boolean first = true; !file.atEnd(); first = false) {
            int from = file.offset();
            WireReader message;
            try {
                message = file.part();
            } catch (MalformedException e) {
                problems.at(e.offset(), said(e), CUT_OFF);
                return; // what follows cannot be told apart
            }
            try {
                if (first) {
                    metadata(message);
                } else {
                    node(message, from);
                }
            } catch (MalformedException e) {
                problems.at(e.offset(), said(e), OTHER);
            }
        }
    }

    private static String said(MalformedException e) {
        String message = e.getMessage();
        return message == null ? "it is damaged" : message;
    }

    /** Its version and attributes decide nothing here; that it is well formed is all. */
    private static void metadata(WireReader message) throws MalformedException {
        while (!message.atEnd()) {
            message.field();
            message.skip();
        }
    }

    private void node(WireReader message, int from) throws MalformedException {
        long id = 0;
        String name = "";
        long type = 0;
        double duration = 0;
        List<Long> dependencies = new ArrayList<>();
        ChakraAttributes attributes = new ChakraAttributes();
        while (!message.atEnd()) {
            switch (message.field()) {
                case 1 -> {
                    message.expect(WireReader.VARINT);
                    id = message.varint();
                }
                case 2 -> {
                    message.expect(WireReader.LENGTH);
                    name = message.text();
                }
                case 3 -> {
                    message.expect(WireReader.VARINT);
                    type = message.varint();
                }
                case 4, 5 -> dependencies(message, dependencies);
                case 7 -> {
                    message.expect(WireReader.VARINT);
                    duration = message.varint();
                }
                case 10 -> {
                    message.expect(WireReader.LENGTH);
                    attributes.read(message.part());
                }
                default -> message.skip();
            }
        }
        if (type < 1 || type >= Type.values().length) {
            problems.at(
                    from,
                    "node " + Long.toUnsignedString(id) + " has type " + type,
                    "Maybe one of 1 METADATA, 2 MEM_LOAD, 3 MEM_STORE, 4 COMP, 5 COMM_SEND,"
                            + " 6 COMM_RECV, 7 COMM_COLL.");
            return;
        }
        add(id, name, Type.values()[(int) type], dependencies, duration, attributes, from);
    }

    private static void dependencies(WireReader message, List<Long> into)
            throws MalformedException {
        if (message.wire() == WireReader.LENGTH) {
            for (WireReader packed = message.part(); !packed.atEnd(); ) {
                into.add(packed.varint());
            }
        } else {
            message.expect(WireReader.VARINT);
            into.add(message.varint());
        }
    }

    private void add(
            long id,
            String name,
            Type type,
            List<Long> dependencies,
            double duration,
            ChakraAttributes attributes,
            int from) {
        boolean sends = type == Type.COMM_SEND;
        boolean receives = type == Type.COMM_RECV;
        boolean collective = type == Type.COMM_COLL;
        Attributes of = new Attributes(id, from, attributes);
        CollectiveKind kind = null;
        if (collective) {
            kind = of.kind();
            if (attributes.leavesDimensionsOut()) {
                of.tell(
                        "takes part along some dimensions of the network only",
                        "Maybe name its ranks by pg_name.");
            }
        }
        double bytes = of.amount(type.name().startsWith("COMM") ? "comm_size" : "tensor_size");
        long peer = sends ? of.whole("comm_dst") : receives ? of.whole("comm_src") : 0;
        Double own = attributes.number(sends ? "comm_src" : "comm_dst");
        if ((sends || receives) && own != null && own != rank) {
            of.tell(
                    "is of rank " + whole(own) + " and stands in the trace of rank " + rank,
                    "Maybe the files are mixed up.");
        }
        if (!(duration >= 0)) {
            of.tell("lasts less than nothing", OTHER);
        }
        Double onHost = attributes.number("is_cpu_op");
        Double tag = attributes.number("comm_tag");
        nodes.add(
                new ChakraNode(
                        id,
                        name,
                        type,
                        List.copyOf(dependencies),
                        duration,
                        of.amount("num_ops"),
                        bytes,
                        onHost != null && onHost != 0,
                        kind,
                        group(attributes),
                        peer,
                        tag == null ? 0 : tag.longValue(),
                        from));
        if ((sends || receives || collective) && attributes.number("comm_size") == null) {
            boolean barrier = whole(attributes.number("comm_type")).equals("9");
            if (!barrier) {
                of.tell("has no comm_size", OTHER);
            }
        }
    }

    private static String group(ChakraAttributes attributes) {
        String name = attributes.text("pg_name");
        return name != null ? name : whole(attributes.number("pg_name"));
    }

    private static String whole(@Nullable Double number) {
        return number == null ? "" : Long.toString(number.longValue());
    }

    /** The attributes of one node, and what is wrong with them. */
    private final class Attributes {
        private final long id;
        private final int from;
        private final ChakraAttributes all;

        Attributes(long id, int from, ChakraAttributes all) {
            this.id = id;
            this.from = from;
            this.all = all;
        }

        void tell(String what, String remedy) {
            problems.at(from, "node " + Long.toUnsignedString(id) + " " + what, remedy);
        }

        double amount(String name) {
            Double value = all.number(name);
            if (value == null) {
                return 0;
            }
            if (!(value >= 0) || value > 1e18) {
                tell("has " + name + " " + value, "Maybe a sign or digits too many.");
                return 0;
            }
            return value;
        }

        long whole(String name) {
            Double value = all.number(name);
            if (value == null) {
                tell("has no " + name, OTHER);
                return 0;
            }
            return value.longValue();
        }

        /**
         * Returns the kind by the schema's CollectiveCommType; what one root sends or takes goes as
         * in the others.
         */
        @Nullable CollectiveKind kind() {
            String number = ChakraReader.whole(all.number("comm_type"));
            switch (number) {
                case "0", "9" -> {
                    return CollectiveKind.ALL_REDUCE;
                }
                case "1", "5" -> {
                    return CollectiveKind.BROADCAST;
                }
                case "2" -> {
                    return CollectiveKind.ALL_GATHER;
                }
                case "3", "4", "6" -> {
                    return CollectiveKind.ALL_TO_ALL;
                }
                case "7", "8" -> {
                    return CollectiveKind.REDUCE_SCATTER;
                }
                default -> {
                    tell(
                            number.isEmpty()
                                    ? "has no comm_type"
                                    : "has comm_type " + number + ", which is not known",
                            "Maybe 0 all-reduce, 2 all-gather, 6 all-to-all, 7 reduce-scatter.");
                    return null;
                }
            }
        }
    }

    /** Ids are there once, dependencies are there, and they make no circle. */
    private void checkGraph() {
        boolean whole = !problems.any(); // nodes left out may well be depended on
        Map<Long, Integer> byId = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            ChakraNode node = nodes.get(i);
            Integer before = byId.putIfAbsent(node.id(), i);
            if (before != null) {
                problems.at(
                        node.offset(),
                        node.shown()
                                + " has the id of a node at byte "
                                + nodes.get(before).offset(),
                        "Maybe two traces were joined; ids are unique within a rank.");
            }
        }
        int[] open = new int[nodes.size()];
        List<List<Integer>> after = new ArrayList<>();
        nodes.forEach(node -> after.add(new ArrayList<>(1)));
        for (int i = 0; i < nodes.size(); i++) {
            for (long id : nodes.get(i).dependencies()) {
                Integer on = byId.get(id);
                if (on != null) {
                    open[i]++;
                    after.get(on).add(i);
                } else if (whole) {
                    problems.at(
                            nodes.get(i).offset(),
                            nodes.get(i).shown()
                                    + " depends on node "
                                    + Long.toUnsignedString(id)
                                    + ", which is not there",
                            CUT_OFF);
                }
            }
        }
        checkCircles(open, after);
    }

    private void checkCircles(int[] open, List<List<Integer>> after) {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i] == 0) {
                free.add(i);
            }
        }
        for (int done = 0; done < free.size(); done++) {
            for (int next : after.get(free.get(done))) {
                if (--open[next] == 0) {
                    free.add(next);
                }
            }
        }
        if (free.size() < open.length) {
            // Every node left over waits for another one left over: going back leads into a circle.
            int at = 0;
            while (open[at] == 0) {
                at++;
            }
            tellCircle(at, open);
        }
    }

    private void tellCircle(int from, int[] open) {
        Map<Long, Integer> left = new HashMap<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i] > 0) {
                left.put(nodes.get(i).id(), i);
            }
        }
        Map<Integer, Integer> seen = new HashMap<>();
        List<Integer> path = new ArrayList<>();
        Integer at = from;
        while (at != null && seen.putIfAbsent(at, path.size()) == null) {
            path.add(at);
            at =
                    nodes.get(at).dependencies().stream()
                            .map(left::get)
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .orElse(null);
        }
        List<Integer> circle =
                at == null ? path : path.subList(seen.getOrDefault(at, 0), path.size());
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(circle.size(), 8); i++) {
            shown.append(Long.toUnsignedString(nodes.get(circle.get(i)).id())).append(" after ");
        }
        shown.append(
                circle.size() > 8
                        ? "..."
                        : Long.toUnsignedString(nodes.get(circle.getFirst()).id()));
        problems.at(
                nodes.get(circle.getFirst()).offset(),
                "nodes wait for one another in a circle: " + shown,
                "Maybe a dependency is turned round.");
    }
}
