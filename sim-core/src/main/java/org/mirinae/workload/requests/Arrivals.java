package org.mirinae.workload.requests;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Seconds;

/**
 * Requests drawn from laws. Gaps and lengths come from streams of their own, so that another rate
 * leaves the lengths as they are.
 *
 * @param process when they arrive
 * @param requests how many at most
 * @param duration how long they arrive at most
 * @param inputTokens tokens of a prompt, rounded, at least 1
 * @param outputTokens tokens of an answer, rounded, at least 1
 * @param lengths trace whose lengths are taken instead, over and over
 * @param conversations requests that follow each other
 * @param classes classes of service
 */
@Doc("Requests drawn from laws.")
public record Arrivals(
        @Doc("When they arrive.") ArrivalProcess process,
        @Doc("How many at most.") @Nullable @Positive @AtMost(1e8) Integer requests,
        @Doc("How long they arrive at most.") @Nullable @Positive Seconds duration,
        @Doc("Tokens of a prompt, rounded, at least 1; of later turns what they add.")
                @Nullable Distribution inputTokens,
        @Doc("Tokens of an answer, rounded, at least 1.") @Nullable Distribution outputTokens,
        @Doc(
                        "Trace whose lengths, and turns where it has any, are taken in its order, over"
                                + " and over; instead of input_tokens and output_tokens.")
                @Nullable RequestTrace lengths,
        @Doc("Requests that follow each other.") @Nullable Conversations conversations,
        @Doc("Classes of service that requests or whole conversations belong to.")
                @Nullable List<RequestClass> classes)
        implements Checked {

    /** Single requests of one class, lengths by law. */
    public Arrivals(
            ArrivalProcess process,
            @Nullable Integer requests,
            @Nullable Seconds duration,
            Distribution inputTokens,
            Distribution outputTokens) {
        this(process, requests, duration, inputTokens, outputTokens, null, null, null);
    }

    /** Beyond this the arrays would not fit any usual machine; same limit as on the key. */
    private static final int MOST_REQUESTS = 100_000_000;

    /** Half of the clock's range, so that what follows an arrival has room; bursts may go there. */
    private static final double LATEST_NANOS = 0x1p62;

    /** Ten years; assumed, beyond the life of a cluster, and far inside the clock's 292 years. */
    private static final double LONGEST_SECONDS = 10 * 365.25 * 86_400;

    @Override
    public void check(Problems problems) {
        checkEnd(problems);
        if (process instanceof ArrivalProcess.Open open) {
            checkSpan(open.meanGapSeconds(), problems);
        }
        checkTokens(inputTokens, problems.at("input_tokens"));
        checkTokens(outputTokens, problems.at("output_tokens"));
        checkLengths(problems);
        checkTurns(problems);
    }

    private void checkLengths(Problems problems) {
        if (lengths != null && (inputTokens != null || outputTokens != null)) {
            problems.add(
                    "lengths",
                    "lengths come from `lengths` and from laws",
                    "Maybe remove input_tokens and output_tokens.");
        }
        if (lengths == null && inputTokens == null) {
            problems.add("input_tokens", "it is missing", "Maybe add `input_tokens: 512`.");
        }
        if (lengths == null && outputTokens == null) {
            problems.add("output_tokens", "it is missing", "Maybe add `output_tokens: 256`.");
        }
    }

    private void checkTurns(Problems problems) {
        boolean turns = lengths != null && lengths.traits().previous() != null;
        if (conversations != null && turns) {
            problems.add(
                    "conversations",
                    "the trace of `lengths` has turns of its own",
                    "Maybe leave one of them out.");
        }
        if ((conversations != null || turns) && !(process instanceof ArrivalProcess.Open)) {
            problems.add(
                    conversations != null ? "conversations" : "lengths",
                    "a closed loop sends single requests",
                    "Maybe a process with a rate, whose arrivals begin conversations.");
        }
        if (classes != null && classes.stream().mapToDouble(RequestClass::share).sum() <= 0) {
            problems.add("classes", "no class has a share", "Maybe `share: 1`.");
        }
    }

    /** Laws may draw what is then rounded up to one token; a number that says none is a mistake. */
    private static void checkTokens(@Nullable Distribution law, Problems problems) {
        if (law instanceof Distribution.Constant constant
                && !(constant.value() >= 1 && constant.value() <= Integer.MAX_VALUE)) {
            problems.add(
                    "a request cannot have " + number(constant.value()) + " tokens",
                    "Maybe write a number from 1 to " + Integer.MAX_VALUE + ".");
        }
    }

    private void checkSpan(double gapSeconds, Problems problems) {
        double asked = requests == null ? Double.POSITIVE_INFINITY : requests;
        double most = duration == null ? Double.POSITIVE_INFINITY : duration.value();
        double seconds = gapSeconds == 0 ? 0 : Math.min(asked * gapSeconds, most);
        if (seconds > LONGEST_SECONDS && seconds < Double.POSITIVE_INFINITY) {
            problems.add(
                    "process",
                    "the requests take "
                            + number(Math.rint(seconds / (365.25 * 86_400)))
                            + " years to arrive, the limit is 10",
                    "Maybe a higher rate, or fewer requests.");
        }
        if (requests == null && duration != null && most > MOST_REQUESTS * gapSeconds) {
            problems.add(
                    "duration",
                    "more than " + MOST_REQUESTS + " requests arrive in this time",
                    "Maybe a lower rate, or add `requests: 1000`.");
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && value < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void checkEnd(Problems problems) {
        boolean open = process instanceof ArrivalProcess.Open;
        if (requests == null && (duration == null || !open)) {
            problems.add(
                    "requests",
                    "nothing says when the requests end",
                    open
                            ? "Maybe add `requests: 1000` or `duration: 10 min`."
                            : "Maybe add `requests: 1000`.");
        }
        if (duration != null && !(process instanceof ArrivalProcess.Open)) {
            problems.add(
                    "duration",
                    "a closed loop ends by its number of requests",
                    "Maybe use `requests` instead.");
        }
        if (requests == null && process instanceof ArrivalProcess.AtOnce) {
            problems.add(
                    "requests",
                    "requests that come at once need a number",
                    "Maybe add `requests: 1000`.");
        }
    }

    /** The same with another process. */
    public Arrivals with(ArrivalProcess other) {
        return new Arrivals(
                other,
                requests,
                duration,
                inputTokens,
                outputTokens,
                lengths,
                conversations,
                classes);
    }

    /** The same lengths, every request alone, by another process. */
    public Arrivals alone(ArrivalProcess other, int count) {
        return new Arrivals(other, count, null, inputTokens, outputTokens, lengths, null, classes);
    }

    /**
     * Draws the requests; those of a closed loop have arrival 0 and wait for their client, later
     * turns wait for the answer before them.
     *
     * @param name of the owner, the beginning of the streams' names
     */
    public RequestTrace draw(RandomStreams streams, String name) {
        int most = requests == null ? MOST_REQUESTS : requests;
        ConversationDraw draw = new ConversationDraw(this, streams, name, most);
        if (draw.hasTurns()) {
            return draw.draw(begins(streams.stream(name + ".arrivals")));
        }
        long[] arrivalNanos = arrivals(streams.stream(name + ".arrivals"), most);
        int count = arrivalNanos.length;
        return new RequestTrace(
                name + ".arrivals",
                arrivalNanos,
                lengths(inputTokens, false, streams.stream(name + ".input_tokens"), count),
                lengths(outputTokens, true, streams.stream(name + ".output_tokens"), count),
                draw.classes(RequestTraits.NONE, count));
    }

    /** Draws when conversations begin, in nanoseconds; below zero behind the last. */
    private LongSupplier begins(RandomStream stream) {
        if (!(process instanceof ArrivalProcess.Open open)) {
            throw new IllegalStateException("a closed loop has no conversations");
        }
        DoubleSupplier times = open.times(stream);
        double end = duration == null ? Double.POSITIVE_INFINITY : duration.value();
        return () -> {
            double seconds = times.getAsDouble();
            return seconds > end ? -1 : Math.round(Math.min(seconds * 1e9, LATEST_NANOS));
        };
    }

    private long[] arrivals(RandomStream stream, int most) {
        if (!(process instanceof ArrivalProcess.Open)) {
            return new long[most];
        }
        LongSupplier begins = begins(stream);
        long[] nanos = new long[requests == null ? 1024 : most];
        for (int i = 0; i < most; i++) {
            long at = begins.getAsLong();
            if (at < 0) {
                return Arrays.copyOf(nanos, i);
            }
            if (i == nanos.length) {
                nanos = Arrays.copyOf(nanos, (int) Math.min(2L * i, most));
            }
            nanos[i] = at;
        }
        return nanos;
    }

    private int[] lengths(
            @Nullable Distribution law, boolean answers, RandomStream stream, int count) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            if (law != null) {
                drawn[i] = tokens(law, stream);
            } else if (lengths != null) {
                int at = i % lengths.size();
                drawn[i] = answers ? lengths.outputTokens(at) : lengths.inputTokens(at);
            }
        }
        return drawn;
    }

    /** Draws a number of tokens, at least 1. */
    static int tokens(Distribution law, RandomStream stream) {
        return (int) Math.max(1, Math.min(Math.rint(law.sample(stream)), Integer.MAX_VALUE));
    }
}
