package org.mirinae.app.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mirinae.app.console.BackendChoice;
import org.mirinae.app.console.CommonOptions;
import org.mirinae.app.console.Console;
import org.mirinae.app.console.ExitCode;
import org.mirinae.app.console.ScenarioInput;
import org.mirinae.app.console.UsageException;
import org.mirinae.app.console.Verb;
import org.mirinae.app.report.Format;
import org.mirinae.app.report.Reports;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.Site;
import org.mirinae.cluster.Tariff;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.planning.strategy.StrategyExplanation;
import org.mirinae.planning.strategy.StrategyPrices;
import org.mirinae.planning.strategy.StrategyResult;
import org.mirinae.planning.strategy.StrategySearch;
import org.mirinae.result.Provenance;
import org.mirinae.result.Version;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.workload.Workload;
import org.mirinae.workload.training.TrainingWorkload;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code search SCENARIO}: the best parallel plan for a training. */
public final class SearchVerb implements Verb {

    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String summary() {
        return "The best parallel plans for a training job, out of all there are.";
    }

    @Override
    public void declare(CommandSpec spec) {
        CommonOptions.scenario(spec);
        CommonOptions.text(
                spec, "--workload", "NAME", "Which training, where the scenario has several.");
        CommonOptions.text(
                spec,
                "--gpus",
                "N,N,...",
                "Numbers of GPUs to try; the cluster's, and half as many down to an eighth, where"
                        + " not given.");
        CommonOptions.text(
                spec, "--gpu-hour", "PRICE", "Price of a GPU-hour, in the tariff's currency.");
        CommonOptions.flag(spec, "--why", "Say why the plan that the scenario itself states lost.");
        CommonOptions.backend(spec);
        CommonOptions.format(spec);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Format format = CommonOptions.formatOf(arguments);
        KernelBackend backend = BackendChoice.of(arguments, console);
        ScenarioReading reading = ScenarioInput.load(arguments, console).read(arguments, console);
        Scenario scenario = reading.scenario();
        TrainingWorkload workload = workload(scenario, arguments);
        Cluster cluster = scenario.cluster();
        StrategyResult result =
                StrategySearch.of(
                        workload,
                        cluster,
                        gpus(cluster, arguments.matchedOptionValue("--gpus", "")),
                        prices(cluster, arguments.matchedOptionValue("--gpu-hour", "")),
                        backend,
                        () -> false);
        StrategyExplanation why =
                arguments.hasMatchedOption("--why")
                        ? StrategyExplanation.of(workload, cluster, result)
                        : null;
        console.out()
                .print(
                        Reports.of(
                                SearchResult.of(provenance(reading, arguments), result, why),
                                format));
        return ExitCode.DONE;
    }

    private static Provenance provenance(ScenarioReading reading, ParseResult arguments) {
        String options =
                "search --workload %s --gpus %s --gpu-hour %s --why %s"
                        .formatted(
                                arguments.matchedOptionValue("--workload", ""),
                                arguments.matchedOptionValue("--gpus", ""),
                                arguments.matchedOptionValue("--gpu-hour", ""),
                                arguments.hasMatchedOption("--why"));
        return new Provenance(
                Version.CURRENT,
                reading.scenario().seed(),
                reading.inputDigest(options),
                reading.scenario().name(),
                reading.allAssumptions());
    }

    private static TrainingWorkload workload(Scenario scenario, ParseResult arguments) {
        String name = arguments.matchedOptionValue("--workload", "");
        Map<String, Workload> all = scenario.all();
        List<String> trainings = new ArrayList<>();
        for (Map.Entry<String, Workload> entry : all.entrySet()) {
            if (entry.getValue() instanceof TrainingWorkload training) {
                trainings.add(entry.getKey());
                if (entry.getKey().equals(name) || name.isEmpty() && all.size() == 1) {
                    return training;
                }
            }
        }
        if (trainings.size() == 1 && name.isEmpty()) {
            return (TrainingWorkload) java.util.Objects.requireNonNull(all.get(trainings.get(0)));
        }
        throw new UsageException(
                trainings.isEmpty()
                        ? "The scenario trains nothing: search looks for plans of trainings."
                        : "--workload: which training is meant?",
                trainings.isEmpty()
                        ? "Maybe run it instead."
                        : "Maybe one of " + String.join(", ", trainings) + ".");
    }

    private static List<Integer> gpus(Cluster cluster, String asked) {
        if (asked.isEmpty()) {
            return StrategySearch.usualGpus(cluster);
        }
        List<Integer> counts = new ArrayList<>();
        for (String part : asked.split(",", -1)) {
            int count;
            try {
                count = Integer.parseInt(part.strip());
            } catch (NumberFormatException e) {
                count = 0;
            }
            if (count < 1 || count > cluster.gpus()) {
                throw new UsageException(
                        "--gpus: " + part + " is no number from 1 to " + cluster.gpus() + ".",
                        "Maybe a number the cluster has, such as " + cluster.gpus() + ".");
            }
            counts.add(count);
        }
        return counts;
    }

    private static StrategyPrices prices(Cluster cluster, String hour) {
        double price = 0;
        if (!hour.isEmpty()) {
            try {
                price = Double.parseDouble(hour);
            } catch (NumberFormatException e) {
                price = -1;
            }
            if (!(price >= 0) || Double.isInfinite(price)) {
                throw new UsageException("--gpu-hour: " + hour + " is no price.", "Maybe 2.5.");
            }
        }
        Site site = cluster.site();
        Tariff tariff = site == null ? null : site.tariff();
        double joule =
                site == null || tariff == null
                        ? 0
                        : tariff.energy().perKilowattHour() * site.pue() / JOULES_PER_KILOWATT_HOUR;
        return new StrategyPrices(price, joule);
    }
}
