package org.mirinae.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Locale;
import java.util.function.Supplier;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.TwoStageCollective;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.graph.Link;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.LinkLoad;
import org.mirinae.fabric.graph.RankPattern;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.topology.FatTree;
import org.mirinae.fabric.topology.Machine;
import org.mirinae.units.Seconds;

/**
 * How the cost of a collective over routes grows with the cluster: CPU seconds of its one thread,
 * in a warm process, and the fullest the heap was, as the rows of a table.
 *
 * <pre>
 * java -cp 'benchmarks/target/jmh/*' org.mirinae.benchmarks.FabricScale [MOST_GPUS]
 * </pre>
 */
public final class FabricScale {

    private static final int REPEATS = 5;

    /** A round size between two powers of two. */
    private static final int NAMED = 100_000;

    private static final int CLOSED_FORMS = 1_000_000;

    private final Link scaleUp = new Link(1e-6, 450e9);
    private final Link scaleOut = new Link(3e-6, 50e9);
    private final PrintStream out;
    private double kept;

    private FabricScale(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the table.
     *
     * @param args the most GPUs of a row; 131,072 where there are none
     */
    public static void main(String[] args) {
        int most = args.length > 0 ? Integer.parseInt(args[0]) : 131_072;
        FabricScale scale = new FabricScale(System.out);
        for (int i = 0; i < 5; i++) {
            scale.allToAll(scale.graph(16_384), 16_384, RankPattern.Form.ALL_TO_ALL);
        }
        scale.out.println(
                "| GPUs | links | graph, CPU s | all-to-all over routes, CPU s | us a GPU"
                        + " | ring over routes, CPU s | closed form, ns | peak heap, MiB |");
        scale.out.println("|---|---|---|---|---|---|---|---|");
        for (int gpus = 1024; gpus <= most; gpus *= 2) {
            scale.row(gpus);
            if (gpus <= NAMED && NAMED < Math.min(most + 1, 2 * gpus)) {
                scale.row(NAMED);
            }
        }
    }

    private void row(int gpus) {
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        LinkGraph graph = graph(gpus);
        double building = seconds(() -> graph(gpus).links());
        double all = seconds(() -> allToAll(graph, gpus, RankPattern.Form.ALL_TO_ALL));
        double ring = seconds(() -> allToAll(graph, gpus, RankPattern.Form.RING));
        double closed = closed(gpus);
        out.printf(
                Locale.ROOT,
                "| %,d | %,d | %.3f | %.3f | %.2f | %.3f | %.0f | %d |%n",
                gpus,
                graph.links(),
                building,
                all,
                all * 1e6 / gpus,
                ring,
                closed * 1e9,
                heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
    }

    private static java.util.stream.Stream<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    /** The least of several times, for other processes only add. */
    private double seconds(Supplier<Number> work) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPEATS; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            kept += work.get().doubleValue();
            long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            least = Math.min(least, (after - before) / 1e9);
        }
        return least;
    }

    private double closed(int gpus) {
        TwoTierNetwork network = new TwoTierNetwork(scaleUp, 8, scaleOut);
        TwoStageCollective twoStage = new TwoStageCollective();
        return seconds(
                        () -> {
                            double sum = 0;
                            for (int i = 0; i < CLOSED_FORMS; i++) {
                                sum +=
                                        twoStage.time(
                                                        CollectiveKind.ALL_TO_ALL,
                                                        new GroupLayout(gpus + 8 * (i & 7), 8),
                                                        network)
                                                .orElseThrow()
                                                .seconds(1e9);
                            }
                            return sum;
                        })
                / CLOSED_FORMS;
    }

    private LinkGraph graph(int gpus) {
        Machine machine = new Machine(gpus / 8, 8, 8, scaleUp, 8, scaleOut, scaleOut);
        return new FatTree(128, null, 1, true, 1, new Seconds(5e-7)).graph(machine);
    }

    private double allToAll(LinkGraph graph, int gpus, RankPattern.Form form) {
        Router router = new Router(graph, new Routing.Ecmp(1, true));
        LinkLoad load =
                LinkLoad.of(graph, router, new RankPattern(form, gpus, 1, 8), gpus, rank -> rank);
        return load == null ? 0 : load.rate();
    }
}
