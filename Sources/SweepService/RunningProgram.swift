import CPlatform
import Engine
package import ExperimentModel
import Foundation
import Kernels
import Platform

/// The version of sweep.
package let programVersion = "0.1.0"

extension RunEnvironment {
  /// This program on this machine.
  package static var current: RunEnvironment {
    let process = ProcessInfo.processInfo
    let limits = MachineLimits.current
    return RunEnvironment(
      sweepVersion: programVersion, engineVersion: Engine.engineVersion,
      swiftVersion: compilerVersion,
      operatingSystem: process.operatingSystemVersionString, processor: processorName,
      cores: limits.cores, memoryBytes: limits.memory ?? Int64(process.physicalMemory))
  }

  private static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = lines.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    return name ?? "unknown"
  }

  private static var compilerVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}

/// Throws a `ServiceError` if the CPU lacks the instructions that the engine was built for.
package func checkProcessor() throws(ServiceError) {
  guard KernelTarget.needsAVX512 ? sweep_cpu_has_avx512() : sweep_cpu_has_avx2() else {
    let instructions = KernelTarget.needsAVX512 ? "AVX-512" : "AVX2 and FMA"
    throw ServiceError(
      "this program was built for CPUs with \(instructions), which this one lacks; build it again "
        + (KernelTarget.needsAVX512
          ? "with ./scripts/sweep, which builds for this machine's CPU"
          : "with SWEEP_MARCH=native in the environment"),
      kind: .failure)
  }
}

/// The vectors of the kernels and of this CPU.
package enum VectorWidth {
  /// What the program was built for, and how to build for this CPU if that has wider vectors.
  package static var text: String {
    let built = KernelTarget.lanes
    let advice =
      MultiplyAddPeak.vectorWidth > built
      ? "; this CPU has vectors of \(MultiplyAddPeak.vectorWidth): build with ./scripts/sweep, or "
        + "with SWEEP_MARCH=x86-64-v4 in the environment" : ""
    return "built for vectors of \(built) samples\(advice)"
  }
}
