package org.mirinae.app.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;

/** Lists that verbs print beside the documents of the contract. */
public final class Listings {

    private Listings() {}

    /** The backends of this machine. */
    public record Backends(@Metric(doc = "One for each backend.") List<Backend> backends) {}

    /** A backend, there or not. */
    public record Backend(
            @Metric(doc = "Its name.") String name,
            @Metric(doc = "Whether it can be used.") boolean available,
            @Metric(doc = "Device it runs on; empty where it cannot be used.") String device,
            @Metric(doc = "Why it cannot be used; empty where it can.") String reason,
            @Metric(doc = "What to do about it; empty where it can be used.") String remedy) {}

    /** The runs of a server. */
    public record Jobs(@Metric(doc = "One for each run, newest first.") List<Job> jobs) {}

    /** A run of a server. */
    public record Job(
            @Metric(doc = "Its name.") String job,
            @Metric(doc = "Where it stands.") String state,
            @Metric(doc = "Name of its scenario.") String scenario,
            @Metric(doc = "When it was submitted, ISO 8601.") String created,
            @Metric(doc = "Digest of its result; only where it has one.")
                    @Nullable String digest) {}

    /** Names of a kind of the catalogue. */
    public record Names(
            @Metric(doc = "The kind.") String kind,
            @Metric(doc = "Its names.") List<String> names) {}

    /** One entry of the catalogue. */
    public record Entry(
            @Metric(doc = "Its kind.") String kind,
            @Metric(doc = "Its name.") String name,
            @Metric(doc = "Other names of it.") List<String> aliases,
            @Metric(doc = "Every figure of it.") List<EntryFigure> figures,
            @Metric(doc = "Remarks; only where there are some.") @Nullable String notes) {}

    /** A figure of an entry with its source. */
    public record EntryFigure(
            @Metric(doc = "Where in the entry.") String path,
            @Metric(doc = "The figure, as written.") String value,
            @Metric(doc = "Where it is from; empty where nothing is said.") String source) {}
}
