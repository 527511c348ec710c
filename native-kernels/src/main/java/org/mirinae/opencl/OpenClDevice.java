package org.mirinae.opencl;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.jocl.cl_queue_properties;
import org.jspecify.annotations.Nullable;
import org.mirinae.device.KernelSources;
import org.mirinae.kernel.AnswerKernel;
import org.mirinae.kernel.WorkloadData;
import org.mirinae.kernel.WorkloadKernel;
import org.mirinae.kernel.WorkloadRun;

/** One OpenCL device with its context and queue; programs are compiled once and kept. */
final class OpenClDevice {

    private static final int LOCAL_SIZE = 64; // a size every OpenCL device runs; assumed

    private final cl_context context;
    private final cl_command_queue queue;
    private final String description;
    private final Map<String, cl_kernel> kernels = new HashMap<>();

    private OpenClDevice(cl_platform_id platform, cl_device_id device) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, platform);
        context = CL.clCreateContext(properties, 1, new cl_device_id[] {device}, null, null, null);
        cl_queue_properties profiling = new cl_queue_properties();
        profiling.addProperty(CL.CL_QUEUE_PROPERTIES, CL.CL_QUEUE_PROFILING_ENABLE);
        queue = CL.clCreateCommandQueueWithProperties(context, device, profiling, null);
        description =
                text(device, CL.CL_DEVICE_NAME).strip()
                        + ", "
                        + text(device, CL.CL_DEVICE_VERSION).strip();
    }

    /** The first device with double precision, GPUs before others; null where there is none. */
    static @Nullable OpenClDevice first() {
        CL.setExceptionsEnabled(true);
        int[] count = new int[1];
        CL.clGetPlatformIDs(0, null, count);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        for (long type : new long[] {CL.CL_DEVICE_TYPE_GPU, CL.CL_DEVICE_TYPE_ALL}) {
            for (cl_platform_id platform : platforms) {
                cl_device_id device = withDoubles(platform, type);
                if (device != null) {
                    return new OpenClDevice(platform, device);
                }
            }
        }
        return null;
    }

    private static @Nullable cl_device_id withDoubles(cl_platform_id platform, long type) {
        CL.setExceptionsEnabled(false);
        try {
            int[] count = new int[1];
            int status = CL.clGetDeviceIDs(platform, type, 0, null, count);
            if (status != CL.CL_SUCCESS || count[0] == 0) {
                return null;
            }
            cl_device_id[] devices = new cl_device_id[count[0]];
            CL.clGetDeviceIDs(platform, type, devices.length, devices, null);
            for (cl_device_id device : devices) {
                if (text(device, CL.CL_DEVICE_EXTENSIONS).contains("cl_khr_fp64")) {
                    return device;
                }
            }
            return null;
        } finally {
            CL.setExceptionsEnabled(true);
        }
    }

    private static String text(cl_device_id device, int what) {
        long[] size = new long[1];
        CL.clGetDeviceInfo(device, what, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        CL.clGetDeviceInfo(device, what, bytes.length, Pointer.to(bytes), null);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    String description() {
        return description;
    }

    double[][] run(AnswerKernel kernel, double[][] in, int length) {
        cl_kernel compiled = kernel(kernel.name(), kernel.source());
        cl_mem[] buffers = new cl_mem[in.length + kernel.outputs()];
        long bytes = (long) length * Sizeof.cl_double;
        try {
            for (int i = 0; i < buffers.length; i++) {
                boolean input = i < in.length;
                buffers[i] =
                        CL.clCreateBuffer(
                                context,
                                input
                                        ? CL.CL_MEM_READ_ONLY | CL.CL_MEM_COPY_HOST_PTR
                                        : CL.CL_MEM_WRITE_ONLY,
                                bytes,
                                input ? Pointer.to(in[i]) : null,
                                null);
                CL.clSetKernelArg(compiled, i, Sizeof.cl_mem, Pointer.to(buffers[i]));
            }
            CL.clSetKernelArg(
                    compiled, buffers.length, Sizeof.cl_int, Pointer.to(new int[] {length}));
            launch(compiled, roundedUp(length), LOCAL_SIZE);
            double[][] out = new double[kernel.outputs()][length];
            for (int i = 0; i < out.length; i++) {
                read(buffers[in.length + i], bytes, Pointer.to(out[i]));
            }
            return out;
        } finally {
            release(buffers);
        }
    }

    WorkloadRun time(WorkloadKernel kernel, WorkloadData data, int repetitions) {
        cl_kernel compiled = kernel(kernel.name(), kernel.source());
        cl_mem[] buffers = new cl_mem[data.inputs().length + 1];
        try {
            for (int i = 0; i < data.inputs().length; i++) {
                float[] input = data.inputs()[i];
                buffers[i] =
                        CL.clCreateBuffer(
                                context,
                                CL.CL_MEM_READ_ONLY | CL.CL_MEM_COPY_HOST_PTR,
                                (long) input.length * Sizeof.cl_float,
                                Pointer.to(input),
                                null);
            }
            long outBytes = (long) data.outputLength() * Sizeof.cl_float;
            int last = buffers.length - 1;
            buffers[last] = CL.clCreateBuffer(context, CL.CL_MEM_WRITE_ONLY, outBytes, null, null);
            arguments(compiled, buffers, data);
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= repetitions; i++) {
                double seconds = launch(compiled, data.globalSize(), data.localSize());
                best = i == 0 && repetitions > 0 ? best : Math.min(best, seconds);
            }
            float[] output = new float[data.outputLength()];
            read(buffers[last], outBytes, Pointer.to(output));
            return new WorkloadRun(output, best);
        } finally {
            release(buffers);
        }
    }

    private static void arguments(cl_kernel kernel, cl_mem[] buffers, WorkloadData data) {
        int argument = 0;
        for (cl_mem buffer : buffers) {
            CL.clSetKernelArg(kernel, argument++, Sizeof.cl_mem, Pointer.to(buffer));
        }
        for (int size : data.sizes()) {
            CL.clSetKernelArg(kernel, argument++, Sizeof.cl_int, Pointer.to(new int[] {size}));
        }
        CL.clSetKernelArg(
                kernel, argument, Sizeof.cl_float, Pointer.to(new float[] {data.scalar()}));
    }

    /** Runs and waits; returns the device's own seconds. */
    private double launch(cl_kernel kernel, long global, long local) {
        cl_event event = new cl_event();
        CL.clEnqueueNDRangeKernel(
                queue, kernel, 1, null, new long[] {global}, new long[] {local}, 0, null, event);
        CL.clWaitForEvents(1, new cl_event[] {event});
        long[] start = new long[1];
        long[] end = new long[1];
        CL.clGetEventProfilingInfo(
                event, CL.CL_PROFILING_COMMAND_START, Sizeof.cl_ulong, Pointer.to(start), null);
        CL.clGetEventProfilingInfo(
                event, CL.CL_PROFILING_COMMAND_END, Sizeof.cl_ulong, Pointer.to(end), null);
        CL.clReleaseEvent(event);
        return (end[0] - start[0]) * 1e-9;
    }

    private void read(cl_mem buffer, long bytes, Pointer into) {
        CL.clEnqueueReadBuffer(queue, buffer, CL.CL_TRUE, 0, bytes, into, 0, null, null);
    }

    private static void release(@Nullable cl_mem[] buffers) {
        for (cl_mem buffer : buffers) {
            if (buffer != null) {
                CL.clReleaseMemObject(buffer);
            }
        }
    }

    private cl_kernel kernel(String name, String source) {
        return kernels.computeIfAbsent(
                name,
                unknown -> {
                    cl_program program =
                            CL.clCreateProgramWithSource(
                                    context,
                                    1,
                                    new String[] {KernelSources.whole(source)},
                                    null,
                                    null);
                    CL.clBuildProgram(program, 0, null, "", null, null);
                    return CL.clCreateKernel(program, name, null);
                });
    }

    private static long roundedUp(int length) {
        return (length + LOCAL_SIZE - 1L) / LOCAL_SIZE * LOCAL_SIZE;
    }
}
