/** The simulator as a library: scenarios in, results out; see {@code docs/architecture.md}. */
@SuppressWarnings("module") // its friends are compiled after it
module org.mirinae.core {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires HdrHistogram;
    requires org.snakeyaml.engine;

    uses org.mirinae.kernel.KernelBackend;
    uses org.mirinae.schema.Member;

    provides org.mirinae.schema.Member with
            org.mirinae.simulation.serving.ServingKind,
            org.mirinae.simulation.training.TrainingKind,
            org.mirinae.simulation.transfer.CollectiveWorkloadKind,
            org.mirinae.simulation.transfer.ChakraKind,
            org.mirinae.simulation.RolloutKind,
            org.mirinae.workload.schedule.GPipe,
            org.mirinae.workload.schedule.OneForwardOneBackward,
            org.mirinae.workload.schedule.Interleaved,
            org.mirinae.workload.schedule.ZeroBubbleH1,
            org.mirinae.workload.schedule.ZeroBubbleH2,
            org.mirinae.workload.schedule.ZeroBubbleV,
            org.mirinae.workload.schedule.DualPipe,
            org.mirinae.llm.architecture.LayerKinds,
            org.mirinae.policy.ContinuousBatching,
            org.mirinae.policy.VllmV1Batching,
            org.mirinae.policy.SarathiBatching,
            org.mirinae.policy.OrcaBatching,
            org.mirinae.policy.InFlightBatching,
            org.mirinae.policy.StaticBatching;

    // What a library's user needs: read a scenario, run it, search, size, read the result.
    exports org.mirinae.cluster;
    exports org.mirinae.engine;
    exports org.mirinae.kernel;
    exports org.mirinae.planning.sizing;
    exports org.mirinae.planning.strategy;
    exports org.mirinae.problems;
    exports org.mirinae.result;
    exports org.mirinae.result.records;
    exports org.mirinae.scenario;
    exports org.mirinae.schema.document;
    exports org.mirinae.simulation;
    exports org.mirinae.stack;
    exports org.mirinae.units;

    // What the other modules of this program need beside it.
    exports org.mirinae.fabric.collective to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.fabric.graph to
            org.mirinae.benchmarks;
    exports org.mirinae.fabric.topology to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.hardware to
            org.mirinae.app,
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.hardware.efficiency to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.llm.architecture to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.llm.training to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.llm.work to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.perf.collective to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.perf.kernel to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.perf.serving to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.policy to
            org.mirinae.evaluation;
    exports org.mirinae.random to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.result.document to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.schema to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.schema.binding to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.simulation.flow to
            org.mirinae.benchmarks;
    exports org.mirinae.simulation.goodput to
            org.mirinae.benchmarks;
    exports org.mirinae.simulation.serving to
            org.mirinae.evaluation;
    exports org.mirinae.simulation.site to
            org.mirinae.app,
            org.mirinae.evaluation;
    exports org.mirinae.simulation.training to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.workload to
            org.mirinae.app;
    exports org.mirinae.workload.chakra to
            org.mirinae.app;
    exports org.mirinae.workload.requests to
            org.mirinae.evaluation;
    exports org.mirinae.workload.schedule to
            org.mirinae.app;
    exports org.mirinae.workload.serving to
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
    exports org.mirinae.workload.training to
            org.mirinae.app,
            org.mirinae.benchmarks,
            org.mirinae.evaluation;
}
