package org.mirinae.workload.serving;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.workload.gateway.ServiceClass;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.requests.RequestClass;

/**
 * Checks whether the pools of a service fit each other: what {@link ServingWorkload} checks beyond
 * its own keys.
 */
record PoolChecks(ServingWorkload workload) {

    private static final ServingPlan ONE = new ServingPlan(1, 1, 1, 1);

    void check(Problems problems) {
        if (workload.deployment().pools().isEmpty()) {
            checkScaling(
                    workload.deployment().autoscaling(),
                    workload.deployment().replicas(),
                    problems);
            if (workload.encoder() != null) {
                withoutEncodePool(problems);
            }
        } else {
            checkPools(problems);
            checkRoles(problems);
        }
        checkSpeculation(problems);
        checkClasses(problems);
    }

    /** Whoever belongs to a class the gateway does not know would go unseen. */
    private void checkClasses(Problems problems) {
        Arrivals arrivals = workload.load().arrivals();
        List<ServiceClass> known = workload.gateway().classes();
        if (known.isEmpty() || arrivals == null || arrivals.classes() == null) {
            return;
        }
        for (RequestClass drawn : arrivals.classes()) {
            if (known.stream().noneMatch(each -> each.name().equals(drawn.name()))) {
                problems.at("gateway")
                        .add(
                                "classes",
                                "requests belong to class " + drawn.name() + ", which is not here",
                                "Maybe add `- {name: " + drawn.name() + "}`.");
            }
        }
    }

    private static void checkScaling(
            @Nullable Autoscaling scaling, int replicas, Problems problems) {
        if (scaling != null && (replicas < scaling.min() || replicas > scaling.max())) {
            int nearest = Math.max(scaling.min(), Math.min(replicas, scaling.max()));
            problems.add(
                    "replicas",
                    "it begins with "
                            + replicas
                            + " replicas, autoscaling keeps "
                            + scaling.min()
                            + " to "
                            + scaling.max(),
                    "Maybe set replicas to " + nearest + ".");
        }
    }

    private static void withoutEncodePool(Problems problems) {
        problems.add(
                "encoder",
                "there is an encoder and no pool to run it",
                "Maybe add a pool with `role: encode`.");
    }

    private void checkPools(Problems problems) {
        if (workload.deployment().replicas() != 1 || !workload.deployment().plan().equals(ONE)) {
            problems.add(
                    "pools",
                    "both `pools` and `replicas` or `plan` say what the service runs on",
                    "Maybe move `replicas` and `plan` into a pool.");
        }
        if (workload.deployment().autoscaling() != null) {
            problems.add(
                    "autoscaling",
                    "it does not say which of the pools it scales",
                    "Maybe move it into a pool.");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < workload.deployment().pools().size(); i++) {
            ServingPool pool = workload.deployment().pools().get(i);
            Problems at = problems.at("pools").at(i);
            checkScaling(pool.autoscaling(), pool.replicas(), at);
            if (!names.add(pool.name())) {
                at.add(
                        "name",
                        "two pools are called " + pool.name(),
                        "Maybe give each its own name.");
            }
            EngineSettings engine =
                    pool.engine() == null ? workload.deployment().engine() : pool.engine();
            if (pool.role() == PoolRole.DECODE && engine.batching().staysClosed()) {
                at.add(
                        "role",
                        "a static batch takes in prompts, a decode pool gets none",
                        "Maybe take `batching: continuous`.");
            }
            if (pool.autoscaling() != null
                    && pool.role() == PoolRole.ENCODE
                    && pool.autoscaling().metric() == ScalingMetric.KV_USE) {
                at.at("autoscaling")
                        .add(
                                "metric",
                                "an encode pool has no KV cache",
                                "Maybe take `metric: outstanding`.");
            }
        }
    }

    private void checkRoles(Problems problems) {
        boolean prefill = has(PoolRole.PREFILL);
        boolean decode = has(PoolRole.DECODE);
        if (!prefill && !has(PoolRole.MIXED)) {
            problems.add(
                    "pools",
                    "no pool takes prompts: the router has no replica to send a request to",
                    "Maybe add a pool with `role: mixed` or `role: prefill`.");
        }
        if (prefill && !decode) {
            problems.add(
                    "pools",
                    "prompts are computed by a prefill pool, and no pool decodes",
                    "Maybe add a pool with `role: decode`, or take `role: mixed`.");
        }
        if (decode && !prefill) {
            problems.add(
                    "pools",
                    "a decode pool gets its requests from a prefill pool, and there is none",
                    "Maybe add a pool with `role: prefill`, or take `role: mixed`.");
        }
        if (has(PoolRole.ENCODE) && workload.encoder() == null) {
            problems.add(
                    "encoder",
                    "there is an encode pool and nothing says what it computes",
                    "Maybe add `encoder: {parameters: 6.3e8, patches: 4096}`.");
        }
        if (!has(PoolRole.ENCODE) && workload.encoder() != null) {
            withoutEncodePool(problems);
        }
    }

    private void checkSpeculation(Problems problems) {
        Speculation speculation = workload.speculation();
        if (speculation == null) {
            return;
        }
        if (speculation.draft() == DraftKind.MTP && workload.model().mtpLayers() == 0) {
            problems.at("speculation")
                    .add(
                            "draft",
                            workload.model().name() + " has no layers that predict further tokens",
                            "Maybe take `draft: ngram` or `draft: model`.");
        }
        for (ServingPool pool : workload.allPools()) {
            EngineSettings engine =
                    pool.engine() == null ? workload.deployment().engine() : pool.engine();
            if (engine.batching().staysClosed()) {
                problems.add(
                        "speculation",
                        "pool "
                                + pool.name()
                                + " batches statically, where speculation is not simulated",
                        "Maybe take `batching: continuous`.");
            }
        }
    }

    private boolean has(PoolRole role) {
        return workload.deployment().pools().stream().anyMatch(pool -> pool.role() == role);
    }
}
