package org.mirinae.hardware;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mirinae.problems.Problems;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Says how often what fails under a job on many GPUs, cause by cause. Failures of different causes
 * and GPUs are taken as independent and memoryless, so that rates add up over the GPUs of a job.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param causes of interruptions
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("failure_rates")
@Doc("How often what fails under a job on many GPUs, cause by cause.")
public record FailureRates(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Causes of interruptions.") List<FailureCause> causes,
        @Doc("Source of each figure, by component path, prefix, or `default`.") @Default("{}")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes)
        implements Checked {

    private static final double SECONDS_OF_A_MILLION_HOURS = 3600e6;

    @Override
    public void check(Problems problems) {
        if (causes.isEmpty()) {
            problems.add(
                    "causes",
                    "there are none",
                    "Maybe add `- {name: any, component: host, per_million_gpu_hours: 20}`.");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < causes.size(); i++) {
            if (!names.add(causes.get(i).name())) {
                problems.add(
                        "causes[" + i + "].name",
                        causes.get(i).name() + " is there twice",
                        "Maybe add up the two rates.");
            }
        }
    }

    /** Interruptions a second of a job on so many GPUs. */
    public double perSecond(long gpus) {
        double sum = 0;
        for (FailureCause cause : causes) {
            sum += cause.perMillionGpuHours();
        }
        return sum * gpus / SECONDS_OF_A_MILLION_HOURS;
    }
}
