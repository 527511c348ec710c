package org.mirinae.workload.chakra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.problems.Problems;
import org.mirinae.workload.chakra.ChakraNode.Type;

/**
 * Finds which nodes of different ranks meet: the k-th collective of a group of one rank with the
 * k-th of all its other ranks, the k-th send from a to b under a tag with the k-th such receive, in
 * the order of the files, as communicators order their calls.
 */
public final class ChakraMeetings {

    /**
     * One meeting.
     *
     * @param ranks that take part, ascending; of a send, sender and receiver in this order
     * @param nodes of them, as indices into their traces, in the same order
     * @param collective null for a send
     * @param bytes as the nodes state them
     * @param name for people: group and number, or tag
     */
    public record Meeting(
            List<Integer> ranks,
            List<Integer> nodes,
            @Nullable CollectiveKind collective,
            double bytes,
            String name) {}

    private record Place(int rank, int node) {}

    private record Channel(long from, long to, long tag) {}

    private final ChakraTrace trace;
    private final FileProblems problems;
    private final List<Meeting> meetings = new ArrayList<>();

    private ChakraMeetings(ChakraTrace trace, Problems problems) {
        this.trace = trace;
        this.problems = new FileProblems("", problems);
    }

    /**
     * All meetings of a trace.
     *
     * @param groups ranks of the groups that are named; who is in another one is told by its nodes
     * @param problems takes what can never meet
     * @return none where there was a problem
     */
    public static List<Meeting> of(
            ChakraTrace trace, Map<String, List<Integer>> groups, Problems problems) {
        ChakraMeetings made = new ChakraMeetings(trace, problems);
        made.collectives(groups);
        made.messages();
        made.problems.finish();
        return made.problems.any() ? List.of() : made.meetings;
    }

    private ChakraNode node(Place place) {
        return trace.nodes(place.rank()).get(place.node());
    }

    private String shown(Place place) {
        return node(place).shown() + " of rank " + place.rank();
    }

    private void collectives(Map<String, List<Integer>> groups) {
        SequencedMap<String, TreeMap<Integer, List<Place>>> byGroup = new LinkedHashMap<>();
        for (int rank = 0; rank < trace.ranks(); rank++) {
            List<ChakraNode> nodes = trace.nodes(rank);
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i).type() == Type.COMM_COLL) {
                    byGroup.computeIfAbsent(nodes.get(i).group(), g -> new TreeMap<>())
                            .computeIfAbsent(rank, r -> new ArrayList<>())
                            .add(new Place(rank, i));
                }
            }
        }
        byGroup.forEach((group, calls) -> group(group, calls, groups.get(group)));
    }

    private void group(
            String group, TreeMap<Integer, List<Place>> calls, @Nullable List<Integer> stated) {
        TreeSet<Integer> ranks = new TreeSet<>(calls.keySet());
        if (stated != null) {
            ranks.addAll(stated);
            for (Map.Entry<Integer, List<Place>> own : calls.entrySet()) {
                if (!stated.contains(own.getKey())) {
                    problems.add(
                            shown(own.getValue().getFirst())
                                    + " takes part in group "
                                    + group
                                    + ", which the rank is not in",
                            "Maybe add it under `groups`.");
                    return;
                }
            }
        } else if (group.isEmpty()) {
            for (int rank = 0; rank < trace.ranks(); rank++) {
                ranks.add(rank);
            }
        }
        int most = calls.values().stream().mapToInt(List::size).max().orElse(0);
        String of = group.isEmpty() ? "all ranks" : "group " + group;
        for (int k = 0; k < most; k++) {
            List<Place> places = new ArrayList<>();
            List<Integer> absent = new ArrayList<>();
            for (int rank : ranks) {
                List<Place> own = calls.getOrDefault(rank, List.of());
                if (k < own.size()) {
                    places.add(own.get(k));
                } else {
                    absent.add(rank);
                }
            }
            if (!absent.isEmpty()) {
                problems.add(
                        shown(places.getFirst())
                                + " would wait for ever: collective "
                                + k
                                + " of "
                                + of
                                + " lacks "
                                + ranks(absent),
                        "Maybe traces of the same execution belong together, or name the group's"
                                + " ranks under `groups`.");
                return; // those behind lack the same
            }
            meet(places, of + " #" + k);
        }
    }

    private static String ranks(List<Integer> ranks) {
        List<String> shown = ranks.stream().limit(8).map(rank -> Integer.toString(rank)).toList();
        return (ranks.size() == 1 ? "rank " : "ranks ")
                + String.join(", ", shown)
                + (ranks.size() > 8 ? " and " + (ranks.size() - 8) + " more" : "");
    }

    private void meet(List<Place> places, String name) {
        ChakraNode first = node(places.getFirst());
        for (Place place : places) {
            ChakraNode other = node(place);
            if (other.collective() != first.collective() || other.bytes() != first.bytes()) {
                problems.add(
                        shown(places.getFirst())
                                + " and "
                                + shown(place)
                                + " meet in "
                                + name
                                + " and disagree: "
                                + said(first)
                                + ", "
                                + said(other),
                        "Maybe the traces are of different executions.");
                return;
            }
        }
        add(places, first.collective(), first.bytes(), name);
    }

    private static String said(ChakraNode node) {
        CollectiveKind kind = node.collective();
        String what = kind == null ? "" : kind.name().toLowerCase(java.util.Locale.ROOT) + " of ";
        return what + (long) node.bytes() + " bytes";
    }

    private void add(List<Place> places, @Nullable CollectiveKind kind, double bytes, String name) {
        meetings.add(
                new Meeting(
                        places.stream().map(Place::rank).toList(),
                        places.stream().map(Place::node).toList(),
                        kind,
                        bytes,
                        name));
    }

    private void messages() {
        SequencedMap<Channel, List<Place>> sends = new LinkedHashMap<>();
        SequencedMap<Channel, List<Place>> receives = new LinkedHashMap<>();
        for (int rank = 0; rank < trace.ranks(); rank++) {
            List<ChakraNode> nodes = trace.nodes(rank);
            for (int i = 0; i < nodes.size(); i++) {
                ChakraNode node = nodes.get(i);
                boolean sending = node.type() == Type.COMM_SEND;
                if (!sending && node.type() != Type.COMM_RECV) {
                    continue;
                }
                if (node.peer() < 0 || node.peer() >= trace.ranks() || node.peer() == rank) {
                    problems.add(
                            shown(new Place(rank, i))
                                    + (sending ? " sends to rank " : " receives from rank ")
                                    + node.peer()
                                    + (node.peer() == rank
                                            ? ", itself"
                                            : "; the last rank with a trace is "
                                                    + (trace.ranks() - 1)),
                            "Maybe traces of some ranks are missing.");
                    continue;
                }
                Channel channel =
                        sending
                                ? new Channel(rank, node.peer(), node.tag())
                                : new Channel(node.peer(), rank, node.tag());
                (sending ? sends : receives)
                        .computeIfAbsent(channel, c -> new ArrayList<>())
                        .add(new Place(rank, i));
            }
        }
        sends.forEach((channel, out) -> pair(channel, out, receives.get(channel)));
        receives.forEach(
                (channel, in) -> {
                    if (!sends.containsKey(channel)) {
                        alone(in.getFirst(), channel, "sends it");
                    }
                });
    }

    private void pair(Channel channel, List<Place> out, @Nullable List<Place> in) {
        int received = in == null ? 0 : in.size();
        for (int k = 0; k < out.size() && in != null && k < received; k++) {
            ChakraNode sent = node(out.get(k));
            if (sent.bytes() != node(in.get(k)).bytes()) {
                problems.add(
                        shown(out.get(k))
                                + " and "
                                + shown(in.get(k))
                                + " meet under tag "
                                + channel.tag()
                                + " and disagree: "
                                + said(sent)
                                + ", "
                                + said(node(in.get(k))),
                        "Maybe the traces are of different executions.");
            } else {
                add(List.of(out.get(k), in.get(k)), null, sent.bytes(), "tag " + channel.tag());
            }
        }
        if (out.size() > received) {
            alone(out.get(received), channel, "receives it");
        } else if (in != null && received > out.size()) {
            alone(in.get(out.size()), channel, "sends it");
        }
    }

    private void alone(Place place, Channel channel, String what) {
        problems.add(
                shown(place)
                        + " would wait for ever: rank "
                        + node(place).peer()
                        + " never "
                        + what
                        + ", from "
                        + channel.from()
                        + " to "
                        + channel.to()
                        + " under tag "
                        + channel.tag(),
                "Maybe traces of the same execution belong together.");
    }
}
