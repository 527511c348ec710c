package org.mirinae.result;

/** One service-level objective and what was reached. */
public record Objective(
        @Metric(doc = "Key of the figure it speaks of, such as p99_ttft_ms.") String metric,
        @Metric(unit = "ms", family = Family.EXACT, doc = "Largest value that meets it.")
                double limitMs,
        @Metric(unit = "ms", family = Family.LATENCY, doc = "The figure of this run.")
                double reachedMs,
        @Metric(doc = "Whether reached_ms is at most limit_ms.") boolean met) {

    /** The same objective, met or not by these figures. */
    public Objective judged() {
        return new Objective(metric, limitMs, reachedMs, reachedMs <= limitMs);
    }

    /** Says for people what was missed or met. */
    String sentence() {
        return metric + " is " + reachedMs + " ms, asked for were at most " + limitMs + " ms";
    }
}
