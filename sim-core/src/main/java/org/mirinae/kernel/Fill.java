package org.mirinae.kernel;

/** Numbers to work on: reproducible, spread over -1 to 1. */
final class Fill {

    private Fill() {}

    static float[] array(int length, int salt) {
        float[] values = new float[length];
        int state = 0x9e3779b9 * (salt + 1);
        for (int i = 0; i < length; i++) {
            state = state * 1664525 + 1013904223; // Numerical Recipes' generator
            values[i] = (state >> 8) * 0x1p-23f;
        }
        return values;
    }
}
