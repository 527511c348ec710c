package org.mirinae.workload.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.policy.BatchLimits;
import org.mirinae.policy.BatchingPolicy;
import org.mirinae.policy.RoutingPolicy;
import org.mirinae.problems.Problems;
import org.mirinae.random.RandomStreams;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Flat;
import org.mirinae.schema.Key;
import org.mirinae.schema.KeyOrder;
import org.mirinae.schema.Positive;
import org.mirinae.schema.Tag;
import org.mirinae.stack.KvReservation;
import org.mirinae.stack.ServingDefaults;
import org.mirinae.stack.Stack;
import org.mirinae.stack.StackPurpose;
import org.mirinae.units.Precision;
import org.mirinae.workload.Divisors;
import org.mirinae.workload.Workload;
import org.mirinae.workload.gateway.Gateway;
import org.mirinae.workload.gateway.ServiceObjectives;
import org.mirinae.workload.requests.Arrivals;
import org.mirinae.workload.requests.Replay;
import org.mirinae.workload.requests.RequestTrace;

/** Answering requests with a language model. */
@Tag("serving")
@Doc("Answering requests with a language model.")
@KeyOrder({
    "model",
    "stack",
    "precision",
    "kv_cache_precision",
    "replicas",
    "plan",
    "engine",
    "routing",
    "trace",
    "arrivals",
    "requests",
    "replay",
    "slo",
    "pools",
    "autoscaling",
    "decode_routing",
    "kv_transfer",
    "gateway",
    "speculation",
    "adapters",
    "encoder"
})
public record ServingWorkload(
        @Doc("The language model served.") LanguageModel model,
        @Doc("Serving engine and version.") Stack stack,
        @Doc("Format of weights and matrix products; as the checkpoint is kept, else bf16.")
                @Nullable Precision precision,
        @Doc("Format of the KV cache.") @Default("bf16") Precision kvCachePrecision,
        @Flat Deployment deployment,
        @Flat Routing routing,
        @Flat Load load,
        @Doc("Service-level objectives.") @Nullable ServiceObjectives slo,
        @Doc("What stands before the replicas.") @Default("{}") Gateway gateway,
        @Doc("Several tokens of a sequence in one iteration.") @Nullable Speculation speculation,
        @Doc("LoRA adapters that requests name.") @Nullable Adapters adapters,
        @Doc("What turns pictures or sound into tokens.") @Nullable Encoder encoder)
        implements Workload, Checked {

    /** Name of the only pool where none are named. */
    public static final String MAIN_POOL = "main";

    /** Says what serves: copies of the model on GPUs, in one pool or several. */
    public record Deployment(
            @Doc("Copies of the model, each with its own batch.")
                    @Default("1")
                    @Positive
                    @AtMost(1e6)
                    int replicas,
            @Doc("How a replica is split over GPUs.") @Default("{}") ServingPlan plan,
            @Doc("Settings of the engine.") @Default("{}") EngineSettings engine,
            @Doc("Equal replicas each, instead of `replicas` and `plan`.") @Default("[]")
                    List<ServingPool> pools,
            @Doc("How `replicas` follow the load.") @Nullable Autoscaling autoscaling) {

        /** Copies the pools. */
        public Deployment {
            pools = List.copyOf(pools);
        }

        /** The same with other copies of the model. */
        public Deployment withReplicas(int other) {
            return new Deployment(other, plan, engine, pools, autoscaling);
        }
    }

    /** Says which replica takes a request, and how it gets from prefill to decode. */
    public record Routing(
            @Key("routing") @Doc("Which replica takes a request.") @Default("{type: round_robin}")
                    RoutingPolicy policy,
            @Key("decode_routing")
                    @Doc("Which replica of the decode pools takes a request.")
                    @Default("{type: least_outstanding}")
                    RoutingPolicy decode,
            @Doc("How caches get from prefill to decode pools.") @Default("{}")
                    KvTransfer kvTransfer) {

        /** Routes over one pool. */
        public static Routing of(RoutingPolicy policy) {
            return new Routing(
                    policy,
                    new RoutingPolicy.LeastOutstanding(),
                    new KvTransfer(TransferOverlap.NONE));
        }
    }

    /** Says which requests come, from a file or drawn from laws. */
    public record Load(
            @Doc(
                            "Requests from a file: CSV of Azure, BurstGPT, Vidur or ours; JSON lines of Mooncake,"
                                    + " ShareGPT or vLLM runs; results of vLLM's benchmark or inference-perf; gzip or"
                                    + " not.")
                    @Nullable RequestTrace trace,
            @Doc("Requests drawn from laws.") @Nullable Arrivals arrivals,
            @Doc("How many requests of the trace to take, from its beginning.") @Nullable @Positive
                    Integer requests,
            @Doc("Which part of the trace is replayed, and how fast; all as it is by default.")
                    @Nullable Replay replay) {

        /** Takes requests drawn from laws. */
        public static Load of(Arrivals arrivals) {
            return new Load(null, arrivals, null, null);
        }
    }

    /** The pools, one of them made from {@code replicas} and {@code plan} where none are named. */
    public List<ServingPool> allPools() {
        return deployment.pools().isEmpty()
                ? List.of(
                        new ServingPool(
                                MAIN_POOL,
                                PoolRole.MIXED,
                                null,
                                deployment.replicas(),
                                deployment.plan(),
                                deployment.engine(),
                                1,
                                deployment.autoscaling()))
                : deployment.pools();
    }

    /** GPUs it occupies at most. */
    public long gpus() {
        return allPools().stream().mapToLong(ServingPool::gpus).sum();
    }

    /** Returns what one pool does, as if it were alone. */
    public ServingWorkload of(ServingPool pool) {
        EngineSettings own = pool.engine();
        return with(
                new Deployment(
                        pool.replicas(),
                        pool.plan(),
                        own == null ? deployment.engine() : own,
                        List.of(),
                        pool.autoscaling()),
                load);
    }

    /** The same service deployed otherwise, or asked for something else. */
    ServingWorkload with(Deployment otherDeployment, Load otherLoad) {
        return new ServingWorkload(
                model,
                stack,
                precision,
                kvCachePrecision,
                otherDeployment,
                routing,
                otherLoad,
                slo,
                gateway,
                speculation,
                adapters,
                encoder);
    }

    /**
     * Returns the workload that drafts tokens, as if it were served alone, without the engine's own
     * time; null where drafting is free.
     */
    public @Nullable ServingWorkload drafting() {
        Speculation how = speculation;
        if (how == null || how.draft() == DraftKind.NGRAM) {
            return null;
        }
        LanguageModel drafts = how.model() != null ? how.model() : model.predictingLayer();
        return new ServingWorkload(
                drafts,
                stack.withoutHost(),
                precision,
                kvCachePrecision,
                new Deployment(
                        deployment.replicas(),
                        deployment.plan(),
                        deployment.engine(),
                        List.of(),
                        null),
                Routing.of(routing.policy()),
                load,
                slo,
                Gateway.OPEN,
                null,
                null,
                null);
    }

    @Override
    public void check(Problems problems) {
        if (load.trace() == null && load.arrivals() == null) {
            problems.add(
                    "arrivals",
                    "there are no requests: neither `trace` nor `arrivals` is given",
                    "Maybe add `trace: requests.csv`.");
        }
        if (load.trace() != null && load.arrivals() != null) {
            problems.add(
                    "arrivals",
                    "requests come from `trace` and from `arrivals`",
                    "Maybe remove one of them.");
        }
        if (load.replay() != null && load.trace() == null) {
            problems.add(
                    "replay", "there is no trace to replay", "Maybe add `trace: requests.csv`.");
        } else if (load.replay() != null
                && load.trace() != null
                && load.replay().of(load.trace()).size() == 0) {
            problems.at("replay")
                    .add("from", "no request of the trace arrives then", "Maybe another time.");
        }
        if (stack.purpose() != StackPurpose.SERVING) {
            problems.add(
                    "stack",
                    stack.name() + " is no serving engine",
                    "Maybe vLLM-0.19.0; `mirinae catalog stack` lists them.");
        }
        if (stack.purpose() == StackPurpose.SERVING && stack.serving() == null) {
            problems.add(
                    "stack",
                    stack.name() + " does not say what it does by default",
                    "Maybe add `serving:` to its entry.");
        }
        if (deployment.pools().isEmpty()) {
            checkPlan(deployment.plan(), problems.at("plan"));
        } else {
            for (int i = 0; i < deployment.pools().size(); i++) {
                checkPlan(deployment.pools().get(i).plan(), problems.at("pools").at(i).at("plan"));
            }
        }
        new PoolChecks(this).check(problems);
    }

    private void checkPlan(ServingPlan plan, Problems problems) {
        for (var group : model.layers()) {
            int heads = group.mixer().divisibleHeads();
            if (heads != Integer.MAX_VALUE && heads % plan.tensor() != 0) {
                problems.add(
                        "tensor",
                        heads
                                + " attention heads do not divide into tensor-parallel groups of "
                                + plan.tensor(),
                        "Maybe set tensor to " + Divisors.largest(heads, plan.tensor()) + ".");
                return;
            }
        }
        if (plan.pipeline() > model.layerCount()) {
            problems.add(
                    "pipeline",
                    model.layerCount() + " layers cannot fill " + plan.pipeline() + " stages",
                    "Maybe set pipeline to " + model.layerCount() + " or less.");
        }
    }

    /** Tokens in one iteration: what the document says, else the stack's default. */
    public int maxBatchedTokens() {
        Integer given = deployment.engine().budget().maxBatchedTokens();
        return given != null ? given : Math.max(defaults().maxBatchedTokens(), maxSequences());
    }

    /** Sequences in one iteration of one attention data-parallel rank. */
    public int maxSequences() {
        Integer given = deployment.engine().budget().maxSequences();
        if (given != null) {
            return given;
        }
        Integer tokens = deployment.engine().budget().maxBatchedTokens();
        int usual = defaults().maxSequences();
        return tokens == null ? usual : Math.min(usual, tokens);
    }

    /** Tokens in one block of the KV cache. */
    public int blockSize() {
        Integer given = deployment.engine().kvMemory().blockSize();
        return given != null ? given : defaults().blockSize();
    }

    /** Share of the GPU's memory the engine may fill. */
    public double memoryUtilization() {
        Double given = deployment.engine().kvMemory().memoryUtilization();
        return given != null ? given : defaults().memoryUtilization();
    }

    /** Returns whether long prompts are cut over iterations. */
    public boolean chunkedPrefill() {
        Boolean given = deployment.engine().budget().chunkedPrefill();
        return given != null ? given : defaults().chunkedPrefill();
    }

    /** Returns how much cache a request must find free to be admitted. */
    public KvReservation reservation() {
        KvReservation given = deployment.engine().kvMemory().reservation();
        if (given != null) {
            return given;
        }
        KvReservation own = batching().reservation();
        return own != null ? own : defaults().reservation();
    }

    /**
     * Returns how batches are put together: what the document says, else as the stack's engine does
     * it.
     */
    public BatchingPolicy batching() {
        return deployment.engine().batching().under(stack.engine());
    }

    /** Returns what bounds an iteration, over all attention data-parallel ranks. */
    public BatchLimits limits() {
        int ranks = deployment.plan().data();
        Integer threshold = deployment.engine().budget().longPrefillThreshold();
        return new BatchLimits(
                (long) maxBatchedTokens() * ranks,
                Math.multiplyExact(maxSequences(), ranks),
                chunkedPrefill(),
                threshold == null ? 0 : threshold,
                blockSize());
    }

    private ServingDefaults defaults() {
        ServingDefaults defaults = stack.serving();
        if (defaults == null) {
            throw new IllegalStateException(stack.name() + " has passed the check");
        }
        return defaults;
    }

    /** Returns the formats in which numbers are kept and multiplied. */
    public NumberFormats formats() {
        Precision checkpoint = model.checkpoint();
        Precision recipe =
                precision != null ? precision : checkpoint != null ? checkpoint : Precision.BF16;
        return NumberFormats.recipe(recipe, kvCachePrecision);
    }

    /** Pools name types of node that the cluster has. */
    @Override
    public void checkOn(Cluster cluster, Problems problems) {
        List<String> types = cluster.nodes().stream().map(group -> group.type().name()).toList();
        for (int i = 0; i < deployment.pools().size(); i++) {
            Node node = deployment.pools().get(i).node();
            if (node != null && !types.contains(node.name())) {
                problems.at("pools")
                        .at(i)
                        .add(
                                "node",
                                "the cluster has no " + node.name(),
                                "Maybe " + String.join(", ", types) + ".");
            }
        }
    }

    /** The requests: the trace, or what the laws yield. */
    public RequestTrace drawRequests(RandomStreams streams, String name) {
        if (load.trace() != null) {
            RequestTrace replayed =
                    load.replay() == null ? load.trace() : load.replay().of(load.trace());
            return load.requests() == null ? replayed : replayed.first(load.requests());
        }
        if (load.arrivals() == null) {
            throw new IllegalStateException("a serving workload has requests");
        }
        return load.arrivals().draw(streams, name);
    }
}
