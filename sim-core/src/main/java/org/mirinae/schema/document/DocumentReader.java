package org.mirinae.schema.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.problems.SourcePosition;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentNode.SequenceNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2, and with it JSON, into a tree that remembers places. Limits keep hostile
 * documents cheap: size, depth, and the number of nodes after aliases are followed. Tags are
 * refused.
 */
public final class DocumentReader {

    /** Longest document read, in UTF-16 units; assumed, far above any scenario. */
    public static final int MAX_LENGTH = 4 << 20;

    /** Deepest nesting read; assumed, far above any scenario. */
    public static final int MAX_DEPTH = 64;

    /** Most nodes in a document, each alias counted as the nodes it stands for; assumed. */
    public static final int MAX_NODES = 500_000;

    private final String source;
    private final Problems problems;
    private final Map<Anchor, DocumentNode> anchors = new HashMap<>();
    private final Map<Anchor, Integer> anchoredSizes = new HashMap<>();
    private int nodes;

    private DocumentReader(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @param source its name, for places
     * @param text the document
     * @param problems takes everything wrong
     * @return the tree, or null where there is none
     */
    public static @Nullable DocumentNode read(String source, String text, Problems problems) {
        if (text.length() > MAX_LENGTH) {
            problems.add(
                    new Problem(
                            "",
                            new SourcePosition(source, 1, 1),
                            "the document has "
                                    + text.length()
                                    + " characters, the limit is "
                                    + MAX_LENGTH,
                            "Maybe a trace was given where a scenario belongs."));
            return null;
        }
        DocumentNode plain = PlainYaml.read(source, text);
        return plain != null ? plain : whole(source, text, problems);
    }

    /** Reads a document by the whole language. */
    static @Nullable DocumentNode whole(String source, String text, Problems problems) {
        return new DocumentReader(source, problems).document(text);
    }

    private @Nullable DocumentNode document(String text) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(source).setCodePointLimit(MAX_LENGTH).build();
            return document(new ParserImpl(settings, new StreamReader(settings, text)));
        } catch (Refused e) {
            problems.add(e.problem);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            problems.add(
                    new Problem(
                            "",
                            mark.map(this::place).orElse(null),
                            "not readable as YAML or JSON: " + e.getProblem(),
                            "Maybe a colon, a quote or the indentation is wrong on this line or the"
                                    + " one before."));
        } catch (YamlEngineException e) {
            problems.add(
                    new Problem(
                            "",
                            new SourcePosition(source, 1, 1),
                            "not readable as YAML or JSON: " + firstLine(e.getMessage()),
                            "Maybe this is not a text file."));
        }
        return null;
    }

    private @Nullable DocumentNode document(Iterator<Event> events) {
        DocumentNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
                default -> {
                    if (root != null) {
                        throw new Refused(
                                place(event), "a second document begins here", "Maybe remove it.");
                    }
                    root = tree(event, events);
                }
            }
        }
        if (root == null || (root instanceof ScalarNode scalar && scalar.isNull())) {
            throw new Refused(
                    new SourcePosition(source, 1, 1),
                    "the document is empty",
                    "Maybe the wrong file was given.");
        }
        return root;
    }

    /** An open collection: its event, what it holds so far, and the key waiting for its value. */
    private static final class Open {
        final CollectionStartEvent start;
        final boolean mapping;
        final Map<String, DocumentNode> entries = new LinkedHashMap<>();
        final List<DocumentNode> items = new ArrayList<>();
        final int nodesBefore;
        @Nullable ScalarNode key;

        Open(CollectionStartEvent start, int nodesBefore) {
            this.start = start;
            this.mapping = start.getEventId() == Event.ID.MappingStart;
            this.nodesBefore = nodesBefore;
        }
    }

    private DocumentNode tree(Event first, Iterator<Event> events) {
        Deque<Open> open = new ArrayDeque<>();
        Event event = first;
        while (true) {
            DocumentNode complete = null;
            switch (event) {
                case CollectionStartEvent start -> {
                    refuseTag(start.getTag(), start);
                    if (open.size() == MAX_DEPTH) {
                        throw new Refused(
                                place(start),
                                "nested more than " + MAX_DEPTH + " levels deep",
                                "Maybe brackets are not closed.");
                    }
                    open.push(new Open(start, nodes));
                    count(1, start);
                }
                case ScalarEvent scalar -> complete = scalar(scalar);
                case AliasEvent alias -> complete = alias(alias);
                default -> complete = close(open.pop());
            }
            if (complete != null) {
                if (open.isEmpty()) {
                    return complete;
                }
                add(open.element(), complete);
            }
            event = events.next();
        }
    }

    private ScalarNode scalar(ScalarEvent event) {
        refuseTag(event.getTag(), event);
        count(1, event);
        ScalarNode node = new ScalarNode(event.getValue(), event.isPlain(), place(event));
        event.getAnchor().ifPresent(anchor -> remember(anchor, node, 1));
        return node;
    }

    private DocumentNode alias(AliasEvent event) {
        DocumentNode node = anchors.get(event.getAlias());
        if (node == null) {
            throw new Refused(
                    place(event),
                    "the alias *" + event.getAlias().getValue() + " names no anchor above it",
                    "Maybe it is misspelt.");
        }
        count(anchoredSizes.getOrDefault(event.getAlias(), 1), event);
        return node;
    }

    private DocumentNode close(Open done) {
        DocumentNode node =
                done.mapping
                        ? new MappingNode(done.entries, place(done.start))
                        : new SequenceNode(List.copyOf(done.items), place(done.start));
        done.start
                .getAnchor()
                .ifPresent(anchor -> remember(anchor, node, nodes - done.nodesBefore));
        return node;
    }

    private void add(Open collection, DocumentNode node) {
        if (!collection.mapping) {
            collection.items.add(node);
        } else if (collection.key == null) {
            if (!(node instanceof ScalarNode scalar)) {
                throw new Refused(
                        node.position(), "a key is " + node.kindName(), "Maybe quote it.");
            }
            collection.key = scalar;
        } else {
            ScalarNode key = collection.key;
            collection.key = null;
            if (collection.entries.putIfAbsent(key.text(), node) != null) {
                problems.add(
                        new Problem(
                                key.text(),
                                key.position(),
                                "the key stands twice in one mapping",
                                "Maybe remove one of them."));
            }
        }
    }

    private void remember(Anchor anchor, DocumentNode node, int size) {
        anchors.put(anchor, node);
        anchoredSizes.put(anchor, size);
    }

    private void count(int more, Event event) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Refused(
                    place(event),
                    "more than " + MAX_NODES + " nodes once aliases are followed",
                    "Maybe write it without aliases.");
        }
    }

    private void refuseTag(Optional<String> tag, Event event) {
        if (tag.isPresent() && !tag.get().equals("!")) {
            throw new Refused(
                    place(event), "the tag " + tag.get() + " is not allowed", "Maybe remove it.");
        }
    }

    private SourcePosition place(Event event) {
        return event.getStartMark()
                .map(this::place)
                .orElseGet(() -> new SourcePosition(source, 1, 1));
    }

    private SourcePosition place(Mark mark) {
        return new SourcePosition(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /** Ends the reading of a document with one problem. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient Problem problem;

        Refused(SourcePosition position, String message, String remedy) {
            super(message);
            this.problem = new Problem("", position, message, remedy);
        }
    }
}
