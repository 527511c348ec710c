package org.mirinae.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirinae.device.PrivateNatives;

/**
 * NVIDIA's assembler for PTX, the one of CUDA 12.0 that JCuda carries, takes what is shipped. It
 * needs no GPU and shows that the text is valid, not that a GPU computes the right values with it.
 */
final class PtxAssemblesTest {

    private static final int SUCCESS = 0;

    @BeforeAll
    static void needsTheAssembler() {
        try {
            PrivateNatives.within(
                    () -> JNvPTXCompiler.nvPTXCompilerGetVersion(new int[1], new int[1]));
        } catch (LinkageError e) {
            abort("JCuda has no PTX assembler for this platform");
        }
        // Codes are compared here; with exceptions a refusal would not reach the assertion.
        JNvPTXCompiler.setExceptionsEnabled(false);
    }

    static Stream<Arguments> kernelsAndGpus() {
        // Turing, Ampere (data centre, consumer), Ada, Hopper: all that this assembler knows from
        // sm_75.
        return Stream.of(
                        "operator_timing",
                        "plan_timing",
                        "stream_triad",
                        "gemm",
                        "attention_decode")
                .flatMap(
                        kernel ->
                                List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90").stream()
                                        .map(gpu -> Arguments.of(kernel, gpu)));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndGpus")
    void whatIsShippedAssembles(String kernel, String gpu) {
        assertEquals(SUCCESS, assembled(PtxModules.text(kernel), gpu));
    }

    @Test
    void brokenTextDoesNotAssemble() {
        String broken = PtxModules.text("operator_timing").replace("div.rn.f64", "div.no.f64");
        assertNotEquals(SUCCESS, assembled(broken, "sm_90"));
    }

    /** The compiler's code; success only with a program that is not empty. */
    private static int assembled(String ptx, String gpu) {
        byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
        nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
        assertEquals(SUCCESS, JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length - 1L, text));
        try {
            int status =
                    JNvPTXCompiler.nvPTXCompilerCompile(
                            compiler, 1, new String[] {"--gpu-name=" + gpu});
            if (status == SUCCESS) {
                long[] size = new long[1];
                JNvPTXCompiler.nvPTXCompilerGetCompiledProgramSize(compiler, size);
                assertTrue(size[0] > 0, "the program is empty");
            }
            return status;
        } finally {
            JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
        }
    }
}
