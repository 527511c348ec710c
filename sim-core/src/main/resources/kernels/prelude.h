/*
 * One kernel source for OpenCL C and CUDA C. What both call differently is named here; kernels use a
 * common subset of C. Doubles are never contracted into fused operations: OpenCL is told below, nvcc by
 * --fmad=false.
 */
#ifdef __OPENCL_VERSION__
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF
#define KERNEL __kernel void
#define GLOBAL __global
#define LOCAL __local
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define GLOBAL_ID ((int) get_global_id(0))
#define LOCAL_ID ((int) get_local_id(0))
#define GROUP_ID ((int) get_group_id(0))
#define EXPF exp
#else
#define KERNEL extern "C" __global__ void
#define GLOBAL
#define LOCAL __shared__
#define BARRIER __syncthreads()
#define GLOBAL_ID ((int) (blockIdx.x * blockDim.x + threadIdx.x))
#define LOCAL_ID ((int) threadIdx.x)
#define GROUP_ID ((int) blockIdx.x)
#define EXPF expf
#endif
