package org.mirinae.evaluation.calculon;

/**
 * One operator of a block for one micro-batch on one rank.
 *
 * @param name for messages
 * @param matrix whether it runs at the rate of matrix products
 * @param forward what the forward pass takes
 * @param activationGradient what the gradient of its input takes
 * @param weightGradient what the gradient of its weights takes
 * @param weights elements; as many gradients, and two moments for each
 * @param activationBytes input it keeps
 * @param outputBytes what it writes forward
 * @param gradientBytes room for the gradient of its output
 * @param use when it runs again and what of it is kept
 * @param exchange between tensor-parallel ranks beside or after it; none where null
 */
record CalculonOperator(
        String name,
        boolean matrix,
        Work forward,
        Work activationGradient,
        Work weightGradient,
        double weights,
        double activationBytes,
        double outputBytes,
        double gradientBytes,
        Use use,
        Exchange exchange) {

    /**
     * Says what a pass takes.
     *
     * @param flops operations
     * @param bytes read and written
     */
    record Work(double flops, double bytes) {
        static final Work NONE = new Work(0, 0);
    }

    /**
     * Says when an operator runs again and what of it is kept.
     *
     * @param again whether the backward pass runs it again
     * @param exchangedAgain whether the backward pass exchanges its input again
     * @param reused whether another operator holds its input
     * @param keepsInput whether its input is stored for the backward pass
     * @param keepsOutput whether its output is
     */
    record Use(
            boolean again,
            boolean exchangedAgain,
            boolean reused,
            boolean keepsInput,
            boolean keepsOutput) {
        static Use kept(boolean again) {
            return new Use(again, false, false, true, true);
        }

        /** Its input is held by a fork before it. */
        static Use shared(boolean again) {
            return new Use(again, false, true, false, true);
        }
    }

    /**
     * An exchange over the tensor-parallel ranks.
     *
     * @param closing whether it closes a half of the block (reduces forward) or opens it (gathers)
     * @param gatherBytes what is gathered forward or scattered backward, where it opens
     * @param reduceBytes what is reduced
     * @param beside whether it runs tile by tile beside the operator's product
     */
    record Exchange(boolean closing, double gatherBytes, double reduceBytes, boolean beside) {

        /** Bytes exchanged in the forward pass. */
        double forward(boolean split) {
            if (closing) {
                return reduceBytes;
            }
            return split ? gatherBytes : 0;
        }

        /** Bytes exchanged in the backward pass. */
        double backward(boolean split) {
            if (!closing) {
                return gatherBytes;
            }
            return split ? reduceBytes : 0;
        }
    }
}
