package org.mirinae.cuda;

import org.jspecify.annotations.Nullable;
import org.mirinae.device.PrivateNatives;
import org.mirinae.kernel.AnswerKernel;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.WorkloadData;
import org.mirinae.kernel.WorkloadKernel;
import org.mirinae.kernel.WorkloadRun;

/**
 * Kernels through CUDA on the first device. Looks for it when first asked; safe for several
 * threads, one at a time.
 */
public final class CudaBackend implements KernelBackend {

    private @Nullable Availability availability;
    private @Nullable CudaDevice device;

    /** A backend that has not looked for its device yet. */
    public CudaBackend() {}

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public synchronized Availability availability() {
        Availability known = availability;
        if (known == null) {
            known = PrivateNatives.within(this::probe);
            availability = known;
        }
        return known;
    }

    private Availability probe() {
        try {
            int devices = CudaDevice.count();
            if (devices <= 0) {
                return Availability.not(
                        devices < 0
                                ? "no NVIDIA driver answers (CUDA error " + -devices + ")"
                                : "the NVIDIA driver names no device",
                        "Maybe this machine has no NVIDIA GPU, or its driver is not loaded.");
            }
            CudaDevice found = new CudaDevice();
            device = found;
            return Availability.on(found.description());
        } catch (LinkageError e) {
            return Availability.not(
                    "the NVIDIA driver's library was not found (libcuda)",
                    "Maybe this machine has no NVIDIA GPU, or its driver is not installed.");
        } catch (RuntimeException e) {
            return Availability.not(
                    "CUDA could not be started (" + e.getMessage() + ")",
                    "Maybe the driver is older than CUDA 12.");
        }
    }

    @Override
    public synchronized double[][] run(AnswerKernel kernel, double[][] in) {
        int length = KernelBackend.length(kernel, in);
        return length == 0 ? new double[kernel.outputs()][0] : device().run(kernel, in, length);
    }

    @Override
    public synchronized WorkloadRun time(
            WorkloadKernel kernel, WorkloadData data, int repetitions) {
        return device().time(kernel, data, repetitions);
    }

    private CudaDevice device() {
        Availability now = availability();
        CudaDevice found = device;
        if (found == null) {
            throw new IllegalStateException("the backend cuda is not there: " + now.reason());
        }
        return found;
    }
}
