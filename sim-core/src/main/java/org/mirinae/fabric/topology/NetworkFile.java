package org.mirinae.fabric.topology;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.problems.Problems;

/**
 * A network as a file lists it: a line for each cable, {@code from,to,rate_gbps,latency_ns} and,
 * where the directions differ or the cable is broken, {@code back_rate_gbps} (0 for a link in one
 * direction) and {@code state} (up or down). Ends are named by what they are and a number: gpu0,
 * nic3, host1, island0, leaf2, spine0, core0, border0. In documents it is the name of its file.
 *
 * @param name of the file
 * @param cables in the order of the file
 */
public record NetworkFile(String name, List<Row> cables) {

    private static final String HEADER = "from,to,rate_gbps,latency_ns";
    private static final int MOST_CABLES = 4_000_000;

    /** Keeps its own copy of the rows. */
    public NetworkFile {
        cables = List.copyOf(cables);
    }

    /** Names what stands at an end of a cable. */
    public record End(VertexKind kind, int number) {
        @Override
        public String toString() {
            return kind.prefix() + number;
        }
    }

    /** A cable; {@code back} is null for a link in one direction. */
    public record Row(End from, End to, Link there, @Nullable Link back, boolean works) {}

    /**
     * Reads a file.
     *
     * @return null after adding problems
     */
    public static @Nullable NetworkFile read(String name, byte[] bytes, Problems problems) {
        int before = problems.size();
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().strip().startsWith(HEADER)) {
            problems.add(
                    name + " does not begin with the line " + HEADER,
                    "Maybe another file was meant.");
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1;
                i < lines.size() && i <= MOST_CABLES && problems.size() < before + 20;
                i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                Row row = row(name + ", line " + (i + 1), lines.get(i), problems);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return problems.size() == before ? new NetworkFile(name, rows) : null;
    }

    private static @Nullable Row row(String place, String line, Problems problems) {
        String[] cells = line.strip().split(",", -1);
        if (cells.length < 4 || cells.length > 6) {
            problems.add(place + ": " + cells.length + " cells", "Maybe gpu0,nic0,400,100.");
            return null;
        }
        End from = end(place, cells[0].strip(), problems);
        End to = end(place, cells[1].strip(), problems);
        double rate = number(place, cells[2], "a rate", problems);
        double latency = number(place, cells[3], "a latency", problems);
        String backCell = cells.length > 4 ? cells[4].strip() : "";
        double back = backCell.isEmpty() ? rate : number(place, backCell, "a rate", problems);
        String state = cells.length > 5 ? cells[5].strip() : "up";
        if (!state.equals("up") && !state.equals("down")) {
            problems.add(place + ": state \"" + state + "\"", "Maybe up or down.");
            return null;
        }
        if (from == null || to == null || rate < 0 || latency < 0 || back < 0) {
            return null;
        }
        if (rate == 0) {
            problems.add(
                    place + ": a link of no bandwidth",
                    "Maybe leave the line out, or give it the state down.");
            return null;
        }
        Link there = link(rate, latency);
        return new Row(from, to, there, back == 0 ? null : link(back, latency), state.equals("up"));
    }

    private static Link link(double gigabits, double nanos) {
        return new Link(nanos * 1e-9, gigabits * 1e9 / 8);
    }

    /** Less than zero after adding a problem. */
    private static double number(String place, String cell, String what, Problems problems) {
        try {
            double value = Double.parseDouble(cell.strip());
            if (value >= 0 && value < 1e12) {
                return value;
            }
            problems.add(place + ": " + what + " of " + cell.strip(), "Maybe a number above zero.");
        } catch (NumberFormatException e) {
            problems.add(place + ": " + what + " \"" + cell.strip() + "\"", "Maybe a number.");
        }
        return -1;
    }

    private static @Nullable End end(String place, String text, Problems problems) {
        for (VertexKind kind : VertexKind.values()) {
            if (kind != VertexKind.STORE && text.startsWith(kind.prefix())) {
                String digits = text.substring(kind.prefix().length());
                if (digits.matches("[0-9]{1,7}")) {
                    return new End(kind, Integer.parseInt(digits));
                }
            }
        }
        problems.add(
                place + ": \"" + text + "\" names nothing that a cable ends at",
                "Maybe gpu0, nic0, host0, island0, leaf0, spine0, core0 or border0.");
        return null;
    }

    /** Returns whether the file wires GPUs itself, rather than only what lies beyond interfaces. */
    boolean wiresGpus() {
        return cables.stream()
                .anyMatch(
                        row ->
                                row.from().kind() == VertexKind.GPU
                                        || row.to().kind() == VertexKind.GPU);
    }

    /** The highest number of a kind, or -1. */
    int last(VertexKind kind) {
        int last = -1;
        for (Row row : cables) {
            last = row.from().kind() == kind ? Math.max(last, row.from().number()) : last;
            last = row.to().kind() == kind ? Math.max(last, row.to().number()) : last;
        }
        return last;
    }

    /**
     * Adds its cables to GPUs and, unless it wires GPUs itself, interfaces that are there.
     *
     * @param nics number of the first interface's vertex; negative where there are none yet
     */
    BitSet wire(LinkGraph.Builder graph, int nics) {
        Map<End, Integer> vertices = new HashMap<>();
        BitSet down = new BitSet();
        for (Row row : cables) {
            int from = vertex(row.from(), graph, nics, vertices);
            int to = vertex(row.to(), graph, nics, vertices);
            int link = graph.link(from, to, row.there());
            Link back = row.back();
            int last = back == null ? link : graph.link(to, from, back);
            if (!row.works()) {
                down.set(link, last + 1);
            }
        }
        return down;
    }

    private static int vertex(
            End end, LinkGraph.Builder graph, int nics, Map<End, Integer> vertices) {
        if (end.kind() == VertexKind.GPU) {
            return end.number();
        }
        if (end.kind() == VertexKind.NIC && nics >= 0) {
            return nics + end.number();
        }
        return vertices.computeIfAbsent(end, made -> graph.vertex(made.kind(), made.number()));
    }
}
