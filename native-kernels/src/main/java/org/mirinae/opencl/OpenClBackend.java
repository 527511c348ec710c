package org.mirinae.opencl;

import org.jspecify.annotations.Nullable;
import org.mirinae.device.PrivateNatives;
import org.mirinae.kernel.AnswerKernel;
import org.mirinae.kernel.Availability;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.WorkloadData;
import org.mirinae.kernel.WorkloadKernel;
import org.mirinae.kernel.WorkloadRun;

/**
 * Kernels through OpenCL on the first device with double precision, GPUs before processors. Looks
 * for the device when first asked; safe for several threads, one at a time.
 */
public final class OpenClBackend implements KernelBackend {

    private @Nullable Availability availability;
    private @Nullable OpenClDevice device;

    /** A backend that has not looked for its device yet. */
    public OpenClBackend() {}

    @Override
    public String name() {
        return "opencl";
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
            OpenClDevice found = OpenClDevice.first();
            if (found == null) {
                return Availability.not(
                        "no OpenCL device with double precision was found",
                        "Maybe install a driver; pocl-opencl-icd is one for processors.");
            }
            device = found;
            return Availability.on(found.description());
        } catch (LinkageError e) {
            return Availability.not(
                    "no OpenCL library was found (libOpenCL)",
                    "Maybe install ocl-icd-libopencl1 and a driver, such as pocl-opencl-icd.");
        } catch (RuntimeException e) {
            return Availability.not(
                    "OpenCL found no platform (" + e.getMessage() + ")",
                    "Maybe install a driver; pocl-opencl-icd is one for processors.");
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

    private OpenClDevice device() {
        Availability now = availability();
        OpenClDevice found = device;
        if (found == null) {
            throw new IllegalStateException("the backend opencl is not there: " + now.reason());
        }
        return found;
    }
}
