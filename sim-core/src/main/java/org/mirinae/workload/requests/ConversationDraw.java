package org.mirinae.workload.requests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;

/**
 * Draws conversations: each begins when the process of arrivals says, and its turns, which stand
 * right behind its first one in the trace, follow one another. A turn's prompt is all that was said
 * before and what it adds.
 */
final class ConversationDraw {

    /** A conversation ends before its prompt would have more tokens. */
    private static final long LONGEST = 1 << 30;

    private final Arrivals arrivals;
    private final RandomStreams streams;
    private final String name;
    private final int most;

    private long[] arrivalNanos = new long[1024];
    private int[] inputs = new int[1024];
    private int[] outputs = new int[1024];
    private int[] session = new int[1024];
    private int[] previous = new int[1024];
    private long[] thinkNanos = new long[1024];
    private int[] shared = new int[1024];
    private int[] system = new int[1024];
    private int[] systemTokens = new int[1024];
    private int size;

    ConversationDraw(Arrivals arrivals, RandomStreams streams, String name, int most) {
        this.arrivals = arrivals;
        this.streams = streams;
        this.name = name;
        this.most = most;
    }

    /** Returns whether requests follow each other, or share what they begin with. */
    boolean hasTurns() {
        RequestTrace lengths = arrivals.lengths();
        return arrivals.conversations() != null
                || lengths != null && lengths.traits().previous() != null;
    }

    RequestTrace draw(LongSupplier begins) {
        Conversations law = arrivals.conversations();
        if (law == null) {
            replay(begins);
        } else {
            laws(law, begins);
        }
        RequestTraits traits =
                RequestTraits.NONE
                        .withSessions(
                                Arrays.copyOf(session, size),
                                Arrays.copyOf(previous, size),
                                Arrays.copyOf(thinkNanos, size))
                        .withPrefixes(
                                new RequestPrefixes.Grouped(
                                        Arrays.copyOf(session, size),
                                        Arrays.copyOf(shared, size),
                                        law == null ? null : Arrays.copyOf(system, size),
                                        law == null ? null : Arrays.copyOf(systemTokens, size)));
        return new RequestTrace(
                name + ".arrivals",
                Arrays.copyOf(arrivalNanos, size),
                Arrays.copyOf(inputs, size),
                Arrays.copyOf(outputs, size),
                classes(traits, size));
    }

    private void laws(Conversations law, LongSupplier begins) {
        RandomStream input = streams.stream(name + ".input_tokens");
        RandomStream output = streams.stream(name + ".output_tokens");
        RandomStream turnsOf = streams.stream(name + ".turns");
        RandomStream think = streams.stream(name + ".think");
        RandomStream prompts = streams.stream(name + ".system_prompts");
        int[] promptTokens = new int[law.systemPrompts()];
        for (int i = 0; i < promptTokens.length; i++) {
            double drawn = Math.rint(law.systemTokens().sample(prompts));
            promptTokens[i] = (int) Math.max(0, Math.min(drawn, LONGEST / 2));
        }
        int conversation = 0;
        for (long at = begins.getAsLong(); at >= 0 && size < most; at = begins.getAsLong()) {
            int prompt = (int) prompts.nextLong(promptTokens.length);
            int turns = Arrivals.tokens(law.turns(), turnsOf);
            long history = promptTokens[prompt];
            for (int turn = 0; turn < turns && size < most; turn++) {
                int in = length(arrivals.inputTokens(), false, input);
                int out = length(arrivals.outputTokens(), true, output);
                if (history + in + out > LONGEST) {
                    break;
                }
                long pause = turn == 0 ? 0 : nanos(law.think().sample(think));
                add(at, (int) (history + in), out, conversation, turn > 0, pause);
                system[size - 1] = prompt;
                systemTokens[size - 1] = promptTokens[prompt];
                history += in + out;
            }
            conversation++;
        }
    }

    private int length(@Nullable Distribution law, boolean answer, RandomStream stream) {
        RequestTrace lengths = arrivals.lengths();
        if (law != null) {
            return Arrivals.tokens(law, stream);
        }
        if (lengths == null) {
            throw new IllegalStateException("a checked document has lengths");
        }
        int at = size % lengths.size();
        return answer ? lengths.outputTokens(at) : lengths.inputTokens(at);
    }

    private static long nanos(double seconds) {
        return Math.round(Math.max(0, Math.min(seconds, 1e9)) * 1e9);
    }

    /** The conversations of the trace, one after another, over and over. */
    private void replay(LongSupplier begins) {
        RequestTrace lengths = arrivals.lengths();
        if (lengths == null || lengths.size() == 0) {
            return;
        }
        int[] before = lengths.traits().previous();
        long[] think = lengths.traits().thinkNanos();
        int row = 0;
        int conversation = 0;
        for (long at = begins.getAsLong(); at >= 0 && size < most; at = begins.getAsLong()) {
            boolean first = true;
            while (size < most
                    && row < lengths.size()
                    && (first || before != null && before[row] >= 0)) {
                long pause = first || think == null ? 0 : think[row];
                int in = lengths.inputTokens(row);
                add(at, in, lengths.outputTokens(row), conversation, !first, pause);
                first = false;
                row++;
            }
            row = row == lengths.size() ? 0 : row;
            conversation++;
        }
    }

    private void add(long at, int in, int out, int conversation, boolean follows, long pause) {
        if (size == inputs.length) {
            grow();
        }
        arrivalNanos[size] = at;
        inputs[size] = in;
        outputs[size] = out;
        session[size] = conversation;
        previous[size] = follows ? size - 1 : -1;
        thinkNanos[size] = pause;
        shared[size] = (int) Math.min(Integer.MAX_VALUE, (long) in + out);
        size++;
    }

    private void grow() {
        arrivalNanos = Arrays.copyOf(arrivalNanos, 2 * size);
        inputs = Arrays.copyOf(inputs, 2 * size);
        outputs = Arrays.copyOf(outputs, 2 * size);
        session = Arrays.copyOf(session, 2 * size);
        previous = Arrays.copyOf(previous, 2 * size);
        thinkNanos = Arrays.copyOf(thinkNanos, 2 * size);
        shared = Arrays.copyOf(shared, 2 * size);
        system = Arrays.copyOf(system, 2 * size);
        systemTokens = Arrays.copyOf(systemTokens, 2 * size);
    }

    /** Deals classes to so many requests; all turns of a conversation have the first one's. */
    RequestTraits classes(RequestTraits traits, int count) {
        List<RequestClass> classes = arrivals.classes();
        if (classes == null || classes.isEmpty()) {
            return traits;
        }
        RandomStream stream = streams.stream(name + ".classes");
        List<Double> shares = classes.stream().map(RequestClass::share).toList();
        List<Double> places = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            places.add((double) i);
        }
        Distribution law = new Distribution.Empirical(places, shares);
        List<String> adapters =
                classes.stream()
                        .map(RequestClass::adapter)
                        .filter(a -> a != null)
                        .distinct()
                        .toList();
        int[] sloClass = new int[count];
        int[] priority = new int[count];
        int[] adapter = new int[count];
        int[] before = traits.previous();
        for (int i = 0; i < count; i++) {
            int of =
                    before != null && before[i] >= 0
                            ? sloClass[before[i]]
                            : (int) law.sample(stream);
            RequestClass its = classes.get(of);
            sloClass[i] = of;
            priority[i] = its.priority();
            adapter[i] = its.adapter() == null ? -1 : adapters.indexOf(its.adapter());
        }
        boolean ranked = classes.stream().anyMatch(c -> c.priority() != 0);
        return traits.withPriority(ranked ? priority : null)
                .withAdapters(adapters.isEmpty() ? null : adapter, adapters)
                .withSloClasses(sloClass, classes.stream().map(RequestClass::name).toList());
    }
}
