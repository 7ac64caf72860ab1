#include "CKernels.h"

// Twelve accumulators hide the latency of a multiply-add, four cycles with two issued per cycle, and fit
// the sixteen registers of AVX2.
enum { ACCUMULATORS = 12 };

#define DEFINE_MULTIPLY_ADDS(NAME, COUNT, ATTRIBUTES)                              \
  typedef float NAME##_vector __attribute__((ext_vector_type(COUNT)));             \
  ATTRIBUTES static float NAME(int64_t iterations, float factor) {                 \
    NAME##_vector sums[ACCUMULATORS] = {0};                                        \
    NAME##_vector x = factor, y = 1 - factor;                                      \
    for (int64_t i = 0; i < iterations; i++) {                                     \
      _Pragma("unroll") for (int k = 0; k < ACCUMULATORS; k++) {                   \
        sums[k] = __builtin_elementwise_fma(x, y, sums[k]);                        \
      }                                                                            \
    }                                                                              \
    float total = 0;                                                               \
    for (int k = 0; k < ACCUMULATORS; k++) {                                       \
      for (int lane = 0; lane < COUNT; lane++) total += sums[k][lane];             \
    }                                                                              \
    return total;                                                                  \
  }

#if defined(__x86_64__)
DEFINE_MULTIPLY_ADDS(run_wide, 16, __attribute__((target("avx512f"), noinline)))
DEFINE_MULTIPLY_ADDS(run_narrow, 8, __attribute__((target("avx2,fma"), noinline)))

int sweep_widest_vector(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") ? 16 : 8;
}

float sweep_run_multiply_adds(int64_t iterations, float factor) {
  return sweep_widest_vector() == 16 ? run_wide(iterations, factor)
                                     : run_narrow(iterations, factor);
}
#else
DEFINE_MULTIPLY_ADDS(run_narrow, 8, __attribute__((noinline)))

int sweep_widest_vector(void) { return 8; }

float sweep_run_multiply_adds(int64_t iterations, float factor) {
  return run_narrow(iterations, factor);
}
#endif

int64_t sweep_operations_per_iteration(void) {
  return ACCUMULATORS * 2 * (int64_t)sweep_widest_vector();
}
