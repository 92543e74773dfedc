/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Marks an inner loop that the compiler builds once for plain x86-64 and once for AVX2, chosen
 * when the program starts. Kernels contain no reductions that vectorising would reorder, and the
 * project is built without contraction to fused multiply-add, so both give the same bits. A test
 * defines it as empty to compare the plain build with the chosen one. */
#ifdef NORMA_KERNEL
#elif defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__clang__)
#define NORMA_KERNEL __attribute__ ((target_clones ("avx2", "default")))
#else
#define NORMA_KERNEL
#endif
