package org.mirinae.evaluation.accuracy.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Machines;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.perf.kernel.StepUse;
import org.mirinae.perf.serving.ServingMemory;
import org.mirinae.perf.serving.ServingStepTimes;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.RoutingPolicy;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.random.Distribution;
import org.mirinae.random.RandomStreams;
import org.mirinae.simulation.serving.ServingSimulation;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;
import org.mirinae.workload.gateway.Gateway;
import org.mirinae.workload.requests.ArrivalProcess;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.serving.EngineSettings;
import org.mirinae.workload.serving.KvCaching;
import org.mirinae.workload.serving.QueueOrder;
import org.mirinae.workload.serving.ServingPlan;
import org.mirinae.workload.serving.ServingWorkload;

/**
 * One replica and the requests a row sends to it.
 *
 * @param model served
 * @param stack engine
 * @param precision of the weights; null: as the checkpoint is kept
 * @param plan of the replica
 * @param batching of the engine
 * @param maxSequences in one iteration; null: the engine's default
 * @param process when requests arrive
 * @param requests how many
 * @param input tokens of a prompt
 * @param output tokens of an answer
 * @param batchedTokens in one iteration; null: the engine's default
 * @param cache format of the KV cache; null: FP8 where weights have 8 bits or fewer
 * @param memoryUtilization share of the memory the engine may fill; null: the engine's default
 */
record ServingCase(
        LanguageModel model,
        Stack stack,
        @Nullable Precision precision,
        ServingPlan plan,
        BatchingPolicy batching,
        @Nullable Integer maxSequences,
        ArrivalProcess process,
        int requests,
        Distribution input,
        Distribution output,
        @Nullable Integer batchedTokens,
        @Nullable Precision cache,
        @Nullable Double memoryUtilization) {

    /** Makes a case with the engine's own token budget and the usual format of the KV cache. */
    ServingCase(
            LanguageModel model,
            Stack stack,
            @Nullable Precision precision,
            ServingPlan plan,
            BatchingPolicy batching,
            @Nullable Integer maxSequences,
            ArrivalProcess process,
            int requests,
            Distribution input,
            Distribution output) {
        this(
                model,
                stack,
                precision,
                plan,
                batching,
                maxSequences,
                process,
                requests,
                input,
                output,
                null,
                null,
                null);
    }

    /** Any fixed one will do: what is compared are means over many requests. */
    private static final long SEED = 1;

    /** Runs it on nodes of a GPU. */
    WorkloadReport run(CatalogRecords entries, Gpu gpu) {
        int gpus = Math.toIntExact(plan.gpus());
        Cluster cluster = Machines.cluster(entries.usualNode(gpu, Math.max(gpus, 8)), gpus);
        ServingWorkload workload = workload(cluster.firstNode());
        Problems problems = new Problems();
        workload.check(problems);
        plan.check(problems);
        if (!problems.isEmpty()) {
            throw new SkippedRowException(problems.toList().getFirst().message());
        }
        try {
            WorkloadEngine engine =
                    ServingSimulation.engine(
                            workload,
                            WorkloadSite.alone(cluster, workload.stack(), new RandomStreams(SEED)));
            EventLoop loop = new EventLoop();
            engine.start(loop);
            loop.run();
            return engine.report();
        } catch (InfeasibleException e) {
            throw new SkippedRowException(reason(e.problems().getFirst()));
        }
    }

    /** Returns what an iteration of the whole batch takes of each GPU half through its answers. */
    StepUse decoding(CatalogRecords entries, Gpu gpu) {
        int gpus = Math.toIntExact(plan.gpus());
        Cluster cluster = Machines.cluster(entries.usualNode(gpu, Math.max(gpus, 8)), gpus);
        ServingWorkload workload = workload(cluster.firstNode());
        double held = input.mean() + output.mean() / 2;
        int sequences = workload.maxSequences();
        return new ServingStepTimes(workload, cluster, CpuBackend.forAnswers())
                .decodeUse(sequences, Math.round(sequences * held));
    }

    private static String reason(Problem problem) {
        if (problem.message().startsWith("memory binds")) {
            return "memory: by our count there is no room for one sequence";
        }
        return problem.message().startsWith("no request")
                ? "memory: by our count a request is longer than the KV cache"
                : problem.message();
    }

    /** The KV cache is kept in FP8 where weights have 8 bits or fewer, but for weight-only INT4. */
    private ServingWorkload workload(Node node) {
        Precision recipe = precision == null ? model.checkpoint() : precision;
        boolean narrow = recipe != null && recipe != Precision.INT4 && recipe.bytesPerElement() < 2;
        Precision usualCache = narrow ? Precision.FP8 : Precision.BF16;
        Precision cache = this.cache == null ? usualCache : this.cache;
        if (batching.staysClosed()) {
            // One batch by itself needs no pool of blocks: it may take all the memory there is.
            return workload(cache, 1.0);
        }
        ServingWorkload usual = workload(cache, memoryUtilization);
        return stack.engine().equals("TensorRT-LLM")
                ? workload(cache, ofFreeMemory(ServingMemory.of(usual, node), usual))
                : usual;
    }

    /**
     * TensorRT-LLM's free_gpu_memory_fraction is a share of what the weights leave free, not of the
     * whole memory (its documentation, recalled).
     */
    private static double ofFreeMemory(ServingMemory memory, ServingWorkload usual) {
        double weights = Math.min(1, memory.weights() / memory.capacity());
        return weights + (1 - weights) * usual.memoryUtilization();
    }

    private ServingWorkload workload(Precision format, @Nullable Double share) {
        EngineSettings engine =
                new EngineSettings(
                        batching,
                        new EngineSettings.BatchBudget(batchedTokens, maxSequences, null, null),
                        null,
                        new EngineSettings.KvMemory(null, null, share, 0, null),
                        EngineSettings.CudaGraphs.USUAL,
                        QueueOrder.FCFS,
                        KvCaching.USUAL,
                        null,
                        null);
        return new ServingWorkload(
                model,
                stack,
                precision,
                format,
                new ServingWorkload.Deployment(1, plan, engine, List.of(), null),
                ServingWorkload.Routing.of(new RoutingPolicy.RoundRobin()),
                ServingWorkload.Load.of(new Arrivals(process, requests, null, input, output)),
                null,
                Gateway.OPEN,
                null,
                null,
                null);
    }

    /** The engine's own limit on sequences in flight, or less where fewer are ever there. */
    static int sequences(int requests, Stack stack) {
        return stack.serving() == null
                ? requests
                : Math.min(requests, stack.serving().maxSequences());
    }
}
