package org.mirinae.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.perf.collective.Interconnect;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.Resources;
import org.mirinae.scenario.Scenario;
import org.mirinae.scenario.ScenarioReader;
import org.mirinae.schema.Members;
import org.mirinae.simulation.site.GpuAllocation;
import org.mirinae.simulation.site.GpuPlacement;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadKind;
import org.mirinae.simulation.site.WorkloadKinds;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.simulation.site.WorkloadSite;
import org.mirinae.workload.Placement;
import org.mirinae.workload.Workload;

/** Engines begin when they may: what they report does not depend on when that is. */
final class LateStartTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("mirinae.root", ".."), "scenarios");
    private static final long LATE_NANOS = 1_000_000_000_000L;

    private static final String ROLLOUT =
            """
            name: rollout
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              type: rollout
              generation:
                model: Llama-3.1-8B
                stack: vLLM-0.11
                arrivals:
                  process: {type: at_once}
                  requests: 16
                  input_tokens: 128
                  output_tokens: 64
              training:
                model: Llama-3.1-8B
                stack: Megatron-Core-0.15
                plan: {tensor: 2, recompute: full, data: 4}
                global_batch: 64
                sequence_length: 1024
            """;

    private static final String SCALED =
            """
            name: scaled
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              model: Llama-3.1-8B
              type: serving
              stack: vLLM-0.11
              replicas: 2
              gateway:
                rate_limit: {rate: 20 req/s, burst: 3}
                metrics_delay: 1 s
              autoscaling: {min: 1, max: 4, interval: 2 s, target: 4, startup: 3 s}
              arrivals:
                process: {type: poisson, rate: 12 req/s}
                requests: 300
                input_tokens: 256
                output_tokens: 128
            """;

    private static final String CLOSED =
            """
            name: closed
            cluster: {nodes: [{type: DGX-H100, count: 1}]}
            workload:
              model: Llama-3.1-8B
              type: serving
              stack: vLLM-0.11
              arrivals:
                process: {type: closed_loop, concurrency: 4}
                requests: 40
                input_tokens: 256
                output_tokens: 64
            """;

    private static final Map<String, String> INLINE =
            Map.of("rollout", ROLLOUT, "scaled", SCALED, "closed", CLOSED);

    private static Scenario scenario(String name) {
        Resources beside =
                file -> {
                    try {
                        Path path = FOLDER.resolve(file);
                        return Files.isRegularFile(path)
                                ? Optional.of(Files.readAllBytes(path))
                                : Optional.empty();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try {
            String text =
                    INLINE.containsKey(name)
                            ? INLINE.get(name)
                            : Files.readString(FOLDER.resolve(name + ".yaml"));
            return new ScenarioReader(Catalog.builtIn(), beside)
                    .read(name, text, List.of())
                    .scenario();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WorkloadEngine engine(Scenario scenario, String name, GpuPlacement placements) {
        Cluster cluster = scenario.cluster();
        Workload workload = scenario.all().get(name);
        Interconnect own =
                Interconnect.of(
                        cluster,
                        workload.stack(),
                        Interconnect.Wiring.of(cluster),
                        placements.ranks(),
                        placements::gpu);
        WorkloadSite site = Simulation.site(scenario, name, own, CpuBackend.forAnswers());
        return WorkloadKinds.of(workload).engine(workload, site);
    }

    private static RunFlows flows(EventLoop loop, Scenario scenario) {
        return new RunFlows(
                loop,
                scenario.cluster(),
                Interconnect.Wiring.of(scenario.cluster()),
                List::of,
                new RandomStreams(1).stream("test"));
    }

    private static long gpus(Scenario scenario, String name) {
        Workload workload = scenario.all().get(name);
        return WorkloadKinds.of(workload).gpus(workload, scenario.cluster());
    }

    private static WorkloadReport startedAt(long nanos, Scenario scenario, String name) {
        GpuAllocation allocation = new GpuAllocation(scenario.cluster());
        GpuPlacement placements =
                allocation.allocate(name, gpus(scenario, name), new Placement.Packed());
        WorkloadEngine engine = engine(scenario, name, placements);
        EventLoop loop = new EventLoop();
        RunFlows flows = flows(loop, scenario);
        int begin = loop.register((now, unused) -> engine.start(loop, flows));
        loop.schedule(nanos, begin, 0);
        loop.run();
        assertTrue(loop.nowNanos() > nanos);
        return engine.report();
    }

    private static void assertSame(WorkloadReport expected, WorkloadReport found) {
        assertEquals(expected.result(), found.result());
        assertEquals(expected.basis(), found.basis());
        assertEquals(expected.busySeconds(), found.busySeconds());
        assertEquals(expected.activeJoules(), found.activeJoules());
        assertEquals(expected.assumptions(), found.assumptions());
        assertEquals(expected.timeline().get(), found.timeline().get());
        expected.files()
                .forEach(
                        (file, bytes) ->
                                assertArrayEquals(
                                        bytes.get(), found.files().get(file).get(), file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azure-conversation",
                "chakra-two-stages",
                "collective-h100",
                "deepseek-v3-disaggregated",
                "kv-offload-dram",
                "checkpoint-traffic",
                "oversubscription",
                "sovereign-model",
                "rollout",
                "scaled",
                "closed"
            })
    void aLateEngineReportsWhatOneAtTheBeginningDoes(String file) {
        Scenario scenario = scenario(file);
        for (String name : scenario.all().keySet()) {
            assertSame(startedAt(0, scenario, name), startedAt(LATE_NANOS, scenario, name));
        }
    }

    /** One of each kind begins when the one before has given its GPUs back, on the same loop. */
    @Test
    void engineAfterEngineRunsOnTheSameGpus() {
        Set<Class<?>> kinds = new HashSet<>();
        for (String file :
                List.of(
                        "collective-h100",
                        "chakra-two-stages",
                        "sovereign-model",
                        "checkpoint-traffic",
                        "rollout",
                        "scaled")) {
            Scenario scenario = scenario(file);
            String name = scenario.all().keySet().iterator().next();
            kinds.add(WorkloadKinds.of(scenario.all().get(name)).getClass());
            WorkloadReport alone = startedAt(0, scenario, name);
            List<WorkloadReport> reports = new ArrayList<>();
            List<Long> begun = new ArrayList<>();
            EventLoop loop = new EventLoop();
            GpuAllocation allocation = new GpuAllocation(scenario.cluster());
            RunFlows flows = flows(loop, scenario);
            next(new Queue(scenario, name, loop, allocation, flows, 3, reports, begun));
            loop.run();
            assertEquals(3, reports.size(), file);
            assertEquals(scenario.cluster().gpus(), allocation.free());
            assertTrue(begun.get(0) < begun.get(1) && begun.get(1) < begun.get(2), file);
            for (WorkloadReport report : reports) {
                assertEquals(alone.result(), report.result());
            }
        }
        assertEquals(
                Members.all(WorkloadKind.class).size(), kinds.size(), "a kind is left out here");
    }

    private record Queue(
            Scenario scenario,
            String name,
            EventLoop loop,
            GpuAllocation allocation,
            RunFlows flows,
            int jobs,
            List<WorkloadReport> reports,
            List<Long> begun) {}

    /** Takes all GPUs the job needs, and begins the next job when it is done. */
    private static void next(Queue queue) {
        if (queue.reports().size() == queue.jobs()) {
            return;
        }
        long gpus = gpus(queue.scenario(), queue.name());
        GpuPlacement placements =
                queue.allocation().allocate(queue.name(), gpus, new Placement.Packed());
        assertEquals(0, placements.gpu(0));
        WorkloadEngine engine = engine(queue.scenario(), queue.name(), placements);
        queue.begun().add(queue.loop().nowNanos());
        engine.whenDone(
                () -> {
                    queue.allocation().release(placements);
                    queue.reports().add(engine.report());
                    next(queue);
                });
        engine.start(queue.loop(), queue.flows());
    }
}
