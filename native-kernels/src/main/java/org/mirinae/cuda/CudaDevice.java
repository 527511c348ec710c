package org.mirinae.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import jcuda.runtime.JCuda;
import org.mirinae.kernel.AnswerKernel;
import org.mirinae.kernel.WorkloadData;
import org.mirinae.kernel.WorkloadKernel;
import org.mirinae.kernel.WorkloadRun;

/** The first CUDA device with its context; modules are loaded once and kept. */
final class CudaDevice {

    private static final int BLOCK = 256; // threads of a block for answer kernels; assumed

    private final CUcontext context = new CUcontext();
    private final String description;
    private final Map<String, CUfunction> functions = new HashMap<>();

    /** Returns the number of devices, or minus the error where the driver does not answer. */
    static int count() {
        // The runtime's count is the one call that answers with a code when there is no driver.
        int[] count = new int[1];
        int status = JCuda.cudaGetDeviceCount(count);
        return status == 0 ? count[0] : -status;
    }

    CudaDevice() {
        JCudaDriver.setExceptionsEnabled(true);
        JCudaDriver.cuInit(0);
        CUdevice device = new CUdevice();
        JCudaDriver.cuDeviceGet(device, 0);
        JCudaDriver.cuDevicePrimaryCtxRetain(context, device);
        JCudaDriver.cuCtxSetCurrent(context);
        byte[] name = new byte[256];
        JCudaDriver.cuDeviceGetName(name, name.length, device);
        int[] version = new int[1];
        JCudaDriver.cuDriverGetVersion(version);
        description =
                new String(name, java.nio.charset.StandardCharsets.UTF_8).replace("\0", "").strip()
                        + ", CUDA driver "
                        + version[0] / 1000
                        + "."
                        + version[0] % 1000 / 10;
    }

    String description() {
        return description;
    }

    double[][] run(AnswerKernel kernel, double[][] in, int length) {
        JCudaDriver.cuCtxSetCurrent(context);
        CUfunction function = function(kernel.name());
        List<CUdeviceptr> buffers = new ArrayList<>();
        long bytes = (long) length * Sizeof.DOUBLE;
        try {
            List<Pointer> arguments = new ArrayList<>();
            for (double[] input : in) {
                CUdeviceptr buffer = allocate(bytes, buffers);
                JCudaDriver.cuMemcpyHtoD(buffer, Pointer.to(input), bytes);
                arguments.add(Pointer.to(buffer));
            }
            for (int i = 0; i < kernel.outputs(); i++) {
                arguments.add(Pointer.to(allocate(bytes, buffers)));
            }
            arguments.add(Pointer.to(new int[] {length}));
            launch(function, (length + BLOCK - 1) / BLOCK, BLOCK, arguments);
            double[][] out = new double[kernel.outputs()][length];
            for (int i = 0; i < out.length; i++) {
                JCudaDriver.cuMemcpyDtoH(Pointer.to(out[i]), buffers.get(in.length + i), bytes);
            }
            return out;
        } finally {
            buffers.forEach(JCudaDriver::cuMemFree);
        }
    }

    WorkloadRun time(WorkloadKernel kernel, WorkloadData data, int repetitions) {
        JCudaDriver.cuCtxSetCurrent(context);
        CUfunction function = function(kernel.name());
        List<CUdeviceptr> buffers = new ArrayList<>();
        try {
            List<Pointer> arguments = new ArrayList<>();
            for (float[] input : data.inputs()) {
                long bytes = (long) input.length * Sizeof.FLOAT;
                CUdeviceptr buffer = allocate(bytes, buffers);
                JCudaDriver.cuMemcpyHtoD(buffer, Pointer.to(input), bytes);
                arguments.add(Pointer.to(buffer));
            }
            long outBytes = (long) data.outputLength() * Sizeof.FLOAT;
            CUdeviceptr result = allocate(outBytes, buffers);
            arguments.add(Pointer.to(result));
            for (int size : data.sizes()) {
                arguments.add(Pointer.to(new int[] {size}));
            }
            arguments.add(Pointer.to(new float[] {data.scalar()}));
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= repetitions; i++) {
                double seconds =
                        launch(
                                function,
                                data.globalSize() / data.localSize(),
                                data.localSize(),
                                arguments);
                best = i == 0 && repetitions > 0 ? best : Math.min(best, seconds);
            }
            float[] output = new float[data.outputLength()];
            JCudaDriver.cuMemcpyDtoH(Pointer.to(output), result, outBytes);
            return new WorkloadRun(output, best);
        } finally {
            buffers.forEach(JCudaDriver::cuMemFree);
        }
    }

    private static CUdeviceptr allocate(long bytes, List<CUdeviceptr> buffers) {
        CUdeviceptr buffer = new CUdeviceptr();
        JCudaDriver.cuMemAlloc(buffer, bytes);
        buffers.add(buffer);
        return buffer;
    }

    /** Runs and waits; returns the seconds between events of the device around the kernel. */
    private static double launch(
            CUfunction function, int blocks, int threads, List<Pointer> arguments) {
        CUevent start = new CUevent();
        CUevent end = new CUevent();
        JCudaDriver.cuEventCreate(start, 0);
        JCudaDriver.cuEventCreate(end, 0);
        try {
            JCudaDriver.cuEventRecord(start, null);
            JCudaDriver.cuLaunchKernel(
                    function,
                    blocks,
                    1,
                    1,
                    threads,
                    1,
                    1,
                    0,
                    null,
                    Pointer.to(arguments.toArray(new Pointer[0])),
                    null);
            JCudaDriver.cuEventRecord(end, null);
            JCudaDriver.cuEventSynchronize(end);
            float[] milliseconds = new float[1];
            JCudaDriver.cuEventElapsedTime(milliseconds, start, end);
            return milliseconds[0] * 1e-3;
        } finally {
            JCudaDriver.cuEventDestroy(start);
            JCudaDriver.cuEventDestroy(end);
        }
    }

    private CUfunction function(String name) {
        return functions.computeIfAbsent(
                name,
                unknown -> {
                    CUmodule module = new CUmodule();
                    JCudaDriver.cuModuleLoadData(module, PtxModules.text(name));
                    CUfunction function = new CUfunction();
                    JCudaDriver.cuModuleGetFunction(function, module, name);
                    return function;
                });
    }
}
