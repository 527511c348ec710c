package org.mirinae.policy;

import org.mirinae.schema.Tag;

/** Requests join and leave at every iteration, as the stack's engine does it. */
@Tag("continuous")
public record ContinuousBatching() implements BatchingPolicy {

    private static final BatchingPolicy VLLM = new VllmV1Batching();
    private static final BatchingPolicy TENSORRT_LLM = new InFlightBatching();

    /** TensorRT-LLM has a way of its own; all others do as vLLM does. */
    @Override
    public BatchingPolicy under(String engine) {
        return engine.equals("TensorRT-LLM") ? TENSORRT_LLM : VLLM;
    }

    @Override
    public long begin(BatchLimits limits, BatchView batch, long promptTokens) {
        return VLLM.begin(limits, batch, promptTokens);
    }

    @Override
    public long proceed(BatchLimits limits, BatchView batch, long leftTokens) {
        return VLLM.proceed(limits, batch, leftTokens);
    }

    @Override
    public boolean admits(BatchLimits limits, long promptTokens) {
        return VLLM.admits(limits, promptTokens);
    }

    @Override
    public boolean limitsPrompts() {
        return true;
    }
}
