package org.mirinae.kernel;

/**
 * Arithmetic, element by element over arrays, whose results enter a simulation. The Java method is
 * the definition; the C source beside it does the same operations in the same order: {@code + - * /
 * sqrt}, comparisons, floor and ceil on doubles, contraction off, nothing else. So every backend
 * gives the same bits.
 */
public interface AnswerKernel {

    /** Name of the entry point in the C source: {@code name(in..., out..., count)}. */
    String name();

    /** Class-path name of the C source, to be compiled behind {@code /kernels/prelude.h}. */
    default String source() {
        return "/kernels/" + name() + ".k";
    }

    /** Returns how many arrays it reads. */
    int inputs();

    /** Returns how many arrays it writes. */
    int outputs();

    /**
     * Computes elements {@code from} to {@code to}, the latter not included.
     *
     * @param in {@link #inputs} arrays of equal length
     * @param out {@link #outputs} arrays of that length
     */
    void compute(double[][] in, double[][] out, int from, int to);
}
