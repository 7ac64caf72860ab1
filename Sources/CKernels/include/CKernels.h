#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

// Vectors of sixteen travel only between functions that are inlined.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

/// Imported as `SIMD16<Float>`.
typedef float sweep_float16 __attribute__((ext_vector_type(16)));

/// Returns a · b + c, rounded once: one instruction with AVX-512, two with AVX2.
///
/// `SIMD16.addingProduct` compiles to two 256-bit instructions on any CPU.
static inline __attribute__((always_inline)) sweep_float16 sweep_multiply_add(
    sweep_float16 a, sweep_float16 b, sweep_float16 c) {
  return __builtin_elementwise_fma(a, b, c);
}

/// Imported as `SIMD4<Float>`.
typedef float sweep_float4 __attribute__((ext_vector_type(4)));

/// Imported as `SIMD16<Int32>`.
typedef int32_t sweep_int16 __attribute__((ext_vector_type(16)));

/// Returns four quarters side by side.
static inline __attribute__((always_inline)) sweep_float16 sweep_join(
    sweep_float4 a, sweep_float4 b, sweep_float4 c, sweep_float4 d) {
  return __builtin_shufflevector(
      __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7),
      __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
      12, 13, 14, 15);
}

// Interleave two vectors within each quarter: numbers of the lower or upper half, then pairs.
static inline __attribute__((always_inline)) sweep_float16 sweep_interleave_lower(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}

static inline __attribute__((always_inline)) sweep_float16 sweep_interleave_upper(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}

// Pairs move as 64-bit words: the compiler would merge two steps of one type into a longer sequence.
typedef int64_t sweep_pairs __attribute__((ext_vector_type(8)));

static inline __attribute__((always_inline)) sweep_float16 sweep_lower_pairs(
    sweep_float16 a, sweep_float16 b) {
  return (sweep_float16)__builtin_shufflevector(
      (sweep_pairs)a, (sweep_pairs)b, 0, 8, 2, 10, 4, 12, 6, 14);
}

static inline __attribute__((always_inline)) sweep_float16 sweep_upper_pairs(
    sweep_float16 a, sweep_float16 b) {
  return (sweep_float16)__builtin_shufflevector(
      (sweep_pairs)a, (sweep_pairs)b, 1, 9, 3, 11, 5, 13, 7, 15);
}

// Quarters of two vectors: the halves, then every other quarter.
static inline __attribute__((always_inline)) sweep_float16 sweep_lower_halves(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

static inline __attribute__((always_inline)) sweep_float16 sweep_upper_halves(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

static inline __attribute__((always_inline)) sweep_float16 sweep_even_quarters(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

static inline __attribute__((always_inline)) sweep_float16 sweep_odd_quarters(
    sweep_float16 a, sweep_float16 b) {
  return __builtin_shufflevector(
      a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

/// True if a number is negative.
static inline __attribute__((always_inline)) int32_t sweep_any_negative(sweep_int16 a) {
  return __builtin_reduce_or(a < 0);
}

#pragma clang diagnostic pop

/// Returns 1 if the code that calls it is compiled for AVX-512.
static inline __attribute__((always_inline)) int sweep_is_compiled_for_avx512(void) {
#if defined(__AVX512F__)
  return 1;
#else
  return 0;
#endif
}

/// Returns the floats in this CPU's widest vector of fused multiply-adds.
int sweep_widest_vector(void);

/// Runs fused multiply-adds of this CPU's widest vectors without memory access.
///
/// Returns a number that depends on all of them, so that the compiler removes none.
float sweep_run_multiply_adds(int64_t iterations, float factor);

/// Returns the floating-point operations of one iteration of `sweep_run_multiply_adds`.
int64_t sweep_operations_per_iteration(void);

#endif
