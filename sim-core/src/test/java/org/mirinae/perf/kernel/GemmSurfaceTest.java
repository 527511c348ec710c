package org.mirinae.perf.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.efficiency.GemmFit;
import org.mirinae.random.RandomStream;
import org.mirinae.random.RandomStreams;
import org.mirinae.scenario.Catalog;
import org.mirinae.scenario.CatalogReading;
import org.mirinae.stack.Stack;
import org.mirinae.units.Precision;

/** The laws of matrix products, over every GPU, library and precision of the catalogue. */
class GemmSurfaceTest {

    private static final List<String> STACKS =
            List.of("vLLM-0.24.0", "SGLang-0.5.14", "TensorRT-LLM-1.3", "Megatron-Core-0.15");

    /** Sizes between knots, at knots, and beyond them. */
    private static final double[] SIZES = {
        1, 2, 3, 7, 8, 15, 16, 17, 31, 48, 64, 100, 127, 128, 129, 200, 256, 300, 511, 512, 700,
        1024, 1500, 2048, 2049, 3000, 4096, 6000, 8192, 10000, 16384, 20000, 32768, 50000, 65536,
        100000, 300000
    };

    record Case(String gpu, String stack, Precision precision) {}

    static Stream<Case> cases() {
        Catalog catalog = Catalog.builtIn();
        return catalog.names("gpu").stream()
                .flatMap(
                        name -> {
                            Gpu gpu = gpu(name);
                            return gpu.kernels() == null
                                    ? Stream.empty()
                                    : gpu.kernels().gemm().stream()
                                            .map(GemmFit::precision)
                                            .distinct()
                                            .flatMap(
                                                    p ->
                                                            STACKS.stream()
                                                                    .map(
                                                                            s ->
                                                                                    new Case(
                                                                                            name, s,
                                                                                            p)));
                        });
    }

    /** A GPU under a stack, and its times of products, where it computes in that precision. */
    private record Timed(GpuRates rates, Optional<GemmSurface> surface) {
        static Timed of(Case of) {
            GpuRates rates = gpuUnder(of);
            return new Timed(
                    rates,
                    rates.computedIn(of.precision()) == null
                            ? Optional.empty()
                            : Optional.of(rates.products(of.precision())));
        }
    }

    /** Made once for both laws. */
    private static Map<Case, Timed> timed;

    @BeforeAll
    static void readsEveryGpu() {
        timed = cases().collect(Collectors.toMap(of -> of, Timed::of));
    }

    private static Gpu gpu(String name) {
        return Objects.requireNonNull(CatalogReading.of(Catalog.builtIn(), Gpu.class, name));
    }

    private static GpuRates gpuUnder(Case of) {
        return new GpuRates(
                gpu(of.gpu()),
                Objects.requireNonNull(
                        CatalogReading.of(Catalog.builtIn(), Stack.class, of.stack())));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void moreOfASizeNeverTakesLessAndTimeGrowsNoMoreThanTheSize(Case of) {
        GemmSurface surface = timed.get(of).surface().orElse(null);
        if (surface == null) {
            return;
        }
        RandomStream random = new RandomStreams(11).stream("sizes");
        for (int trial = 0; trial < 60; trial++) {
            double a = size(random);
            double b = size(random);
            for (int i = 1; i < SIZES.length; i++) {
                double growth = padded(of, SIZES[i]) / padded(of, SIZES[i - 1]);
                lawful(
                        surface.seconds(SIZES[i - 1], a, b),
                        surface.seconds(SIZES[i], a, b),
                        rowGrowth(SIZES[i - 1], SIZES[i]));
                lawful(
                        surface.seconds(a, SIZES[i - 1], b),
                        surface.seconds(a, SIZES[i], b),
                        growth);
                lawful(
                        surface.seconds(a, b, SIZES[i - 1]),
                        surface.seconds(a, b, SIZES[i]),
                        growth);
            }
        }
    }

    /**
     * Returns how time may grow: as rows do, and one block of 64, 128 or 256 rows more wherever one
     * is full.
     */
    private static double rowGrowth(double less, double more) {
        double growth = more / less;
        for (int block : new int[] {64, 128, 256}) {
            growth *= less <= block && more > block ? 2 : 1;
        }
        return growth;
    }

    /** Columns and inner lengths are padded to whole blocks where blocks share a scale. */
    private static double padded(Case of, double size) {
        return of.precision() == Precision.FP8_BLOCK ? 128 * Math.ceil(size / 128) : size;
    }

    private static double size(RandomStream random) {
        return SIZES[(int) (random.nextDouble() * SIZES.length)];
    }

    private static void lawful(double less, double more, double growth) {
        assertTrue(more >= less * (1 - 1e-9), less + " s, then " + more + " s");
        assertTrue(
                more <= less * growth * (1 + 1e-9), less + " s, then " + more + " s, x " + growth);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noProductBeatsItsBound(Case of) {
        GemmSurface surface = timed.get(of).surface().orElse(null);
        if (surface == null) {
            return;
        }
        GpuRates rates = timed.get(of).rates();
        RandomStream random = new RandomStreams(12).stream("sizes");
        for (int trial = 0; trial < 3000; trial++) {
            double m = size(random);
            double n = size(random);
            double k = size(random);
            double flops = 2 * m * n * k / rates.peak(of.precision());
            double weights = n * k * of.precision().bytesPerElement() / rates.memoryPeak();
            double bound = Math.max(flops, weights);
            assertTrue(
                    surface.seconds(m, n, k) >= bound * (1 - 1e-9),
                    m + " x " + n + " x " + k + " beats " + bound);
        }
    }
}
