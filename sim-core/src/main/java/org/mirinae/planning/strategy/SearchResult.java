package org.mirinae.planning.strategy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Site;
import org.mirinae.cluster.Tariff;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.Figures;
import org.mirinae.schema.Flat;
import org.mirinae.simulation.ErrorBands;

/** The document of a search over parallel plans. */
@DocumentKind("search")
public record SearchResult(
        @Flat @Metric(doc = "Where the result comes from.") Provenance provenance,
        @Metric(doc = "Language model that is trained.") String languageModel,
        @Metric(
                        doc =
                                "Currency of prices, ISO 4217: that of the site's tariff, which the"
                                        + " price of a GPU-hour is taken to be in; only where there is a"
                                        + " tariff.")
                @Nullable String currency,
        @Flat @Metric(doc = "How many plans there are.") SearchedSpace space,
        @Metric(doc = "The fastest plan for each number of GPUs, run as schedules, fastest first.")
                List<SearchPlan> fastest,
        @Metric(
                        doc =
                                "Plans no other beats in step time, GPUs, memory and energy at once,"
                                        + " run as schedules, fastest first; evenly chosen where there are"
                                        + " many.")
                List<SearchPlan> pareto,
        @Metric(unit = "count", doc = "Plans no other beats.") long paretoSize,
        @Metric(doc = "Why the scenario's own plan lost; only where it was asked.")
                @Nullable SearchExplanation why,
        @Metric(doc = "Bounds of every figure, by its path.") SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Copies the lists. */
    public SearchResult {
        fastest = List.copyOf(fastest);
        pareto = List.copyOf(pareto);
    }

    /**
     * Makes the document of a search.
     *
     * @param provenance its input digest covers the options of the search
     * @param why null where it was not asked
     */
    public static SearchResult of(
            Provenance provenance, StrategyResult result, @Nullable StrategyExplanation why) {
        Site site = result.cluster().site();
        Tariff tariff = site == null ? null : site.tariff();
        SearchResult bare =
                new SearchResult(
                        provenance,
                        result.workload().model().name(),
                        tariff == null ? null : tariff.energy().currency(),
                        result.space(),
                        plans(result.best(), result),
                        plans(result.front(), result),
                        result.frontSize(),
                        why == null ? null : SearchExplanation.of(why),
                        new LinkedHashMap<>());
        return bare.withBounds(ErrorBands.builtIn().bounds(Figures.of(bare)));
    }

    private SearchResult withBounds(SequencedMap<String, Interval> bounds) {
        return new SearchResult(
                provenance,
                languageModel,
                currency,
                space,
                fastest,
                pareto,
                paretoSize,
                why,
                bounds);
    }

    private static List<SearchPlan> plans(List<StrategyPlan> plans, StrategyResult result) {
        double capacity = result.cluster().firstNode().gpu().memory().capacity().value();
        List<SearchPlan> rows = new ArrayList<>();
        for (StrategyPlan plan : plans) {
            rows.add(SearchPlan.of(plan, capacity));
        }
        return rows;
    }
}
