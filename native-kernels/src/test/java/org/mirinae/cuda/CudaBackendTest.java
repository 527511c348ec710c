package org.mirinae.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.device.KernelSources;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.KernelBackends;
import org.mirinae.kernel.OperatorTiming;
import org.mirinae.problems.NotThereException;

/** Checks what can be said of CUDA without a GPU, and what a GPU must show where there is one. */
final class CudaBackendTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operator_timing",
                "plan_timing",
                "stream_triad",
                "gemm",
                "attention_decode"
            })
    void ptxWasMadeOfTheSourceAsItStands(String kernel) {
        assertEquals(
                KernelSources.hash("/kernels/" + kernel + ".k"),
                PtxModules.sourceHash(kernel),
                "run native-kernels/make-ptx.sh and commit what it makes");
        String ptx = PtxModules.text(kernel);
        assertTrue(ptx.contains(".version 6.3"), "old drivers load old PTX only");
        assertTrue(ptx.contains(".target sm_75"));
        assertTrue(ptx.contains(".entry " + kernel + "("));
    }

    @Test
    void timingContractsNothingIntoFusedOperations() {
        assertFalse(PtxModules.text("operator_timing").contains("fma."));
    }

    @Test
    void probingIsAValueWithReasonAndRemedy() {
        Availability availability = new CudaBackend().availability();
        if (availability.available()) {
            assertFalse(availability.device().isEmpty());
        } else {
            assertFalse(availability.reason().isEmpty());
            assertTrue(availability.remedy().startsWith("Maybe "), availability.remedy());
        }
    }

    private static KernelBackends found() {
        List<KernelBackend> all = new ArrayList<>();
        ServiceLoader.load(KernelBackend.class).forEach(all::add);
        all.add(CpuBackend.forAnswers());
        return new KernelBackends(all);
    }

    @Test
    void backendsAreFoundAsServicesGpusFirst() {
        assertEquals(
                List.of("cuda", "opencl", "cpu"),
                found().all().stream().map(KernelBackend::name).toList());
    }

    @Test
    void aBackendAskedForByNameThatIsNotThereIsAnErrorWithReasonAndRemedy() {
        assumeFalse(new CudaBackend().availability().available(), "there is a GPU here");
        NotThereException e = assertThrows(NotThereException.class, () -> found().choose("cuda"));
        assertTrue(
                String.valueOf(e.getMessage())
                        .matches("(?s)The backend cuda is not there: .+\\.\nMaybe .+"),
                e.getMessage());
        NotThereException unknown =
                assertThrows(NotThereException.class, () -> found().choose("rocm"));
        assertEquals(
                "There is no backend named \"rocm\".\nMaybe one of auto, cuda, opencl, cpu.",
                unknown.getMessage());
    }

    @Test
    void autoSaysInOneLineWhatItTookAndWhyNotTheOthers() {
        String why = found().choose(KernelBackends.AUTO).why();
        assertTrue(why.startsWith("backend "), why);
        assertEquals(1, why.lines().count());
    }

    @Test
    void onAGpuTimingGivesTheBitsOfJava() {
        KernelBackend cuda = new CudaBackend();
        if (!cuda.availability().available()) {
            System.out.println("A test on a GPU is skipped: " + cuda.availability().reason());
        }
        assumeTrue(cuda.availability().available(), cuda.availability().reason());
        double[][] in = new double[5][100_003];
        for (int i = 0; i < in[0].length; i++) {
            for (int a = 0; a < in.length; a++) {
                in[a][i] = 1 + StrictMath.sin(i * 7.0 + a) * 0.999;
            }
        }
        double[][] expected = CpuBackend.forAnswers().run(new OperatorTiming(), in);
        double[][] actual = cuda.run(new OperatorTiming(), in);
        Stream.of(0, 1).forEach(a -> assertArrayEquals(expected[a], actual[a], 0.0));
    }
}
