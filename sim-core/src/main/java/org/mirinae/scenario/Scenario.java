package org.mirinae.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.workload.Placement;
import org.mirinae.workload.Workload;

/**
 * Everything a run needs, with every name resolved.
 *
 * @param schema version of the document's form, 1
 * @param name of the scenario
 * @param description for people
 * @param seed of every random stream
 * @param assumptions what the author assumed, each a sentence, best with its source
 * @param cluster what the workloads run on
 * @param workload the only workload, short for {@code workloads: {main: ...}}
 * @param workloads workloads by name, all sharing the cluster
 * @param placement nodes of workloads by name; who is not named is packed
 */
@Doc("Everything a run needs.")
public record Scenario(
        @Doc("Version of the document's form.") @Default("1") @AtLeast(1) @AtMost(1) int schema,
        @Doc("Name of the scenario.") String name,
        @Doc("What it is about, for people.") @Default("\"\"") String description,
        @Doc("Seed of every random stream.") @Default("1") @AtLeast(0) long seed,
        @Doc("What the author assumed, each a sentence, best with its source.") @Default("[]")
                List<String> assumptions,
        @Doc("What the workloads run on.") Cluster cluster,
        @Doc("The only workload, short for `workloads: {main: ...}`.") @Nullable Workload workload,
        @Doc("Workloads by name, all sharing the cluster.") @Default("{}")
                Map<String, Workload> workloads,
        @Doc("Nodes of workloads by name; who is not named is packed.") @Default("{}")
                Map<String, Placement> placement)
        implements Checked {

    /** The name of a workload that was given without one. */
    public static final String MAIN = "main";

    @Override
    public void check(Problems problems) {
        if (workload == null && workloads.isEmpty()) {
            problems.add(
                    "workload",
                    "the key is missing",
                    "Maybe add `workload:` and what is to be done.");
        }
        if (workload != null && !workloads.isEmpty()) {
            problems.add(
                    "workload",
                    "both `workload` and `workloads` are given",
                    "Maybe move it into `workloads` under a name.");
        }
        all().forEach(
                        (name, each) -> {
                            Problems at = problems.at(workload != null ? "workload" : "workloads");
                            each.checkOn(cluster, workload != null ? at : at.at(name));
                        });
        for (String placed : placement.keySet()) {
            if (!all().containsKey(placed)) {
                problems.add(
                        "placement." + placed,
                        "there is no workload of this name",
                        "Maybe one of: " + String.join(", ", all().keySet()) + ".");
            }
        }
    }

    /** All workloads by name, in the order of the document. */
    public Map<String, Workload> all() {
        Map<String, Workload> all = new LinkedHashMap<>();
        if (workload != null) {
            all.put(MAIN, workload);
        }
        all.putAll(workloads);
        return all;
    }

    /** The path in the document of a workload, for problems. */
    public String path(String workloadName) {
        return workload != null ? "workload" : "workloads." + workloadName;
    }

    /** The same scenario with another seed. */
    public Scenario withSeed(long other) {
        return new Scenario(
                schema,
                name,
                description,
                other,
                assumptions,
                cluster,
                workload,
                workloads,
                placement);
    }
}
