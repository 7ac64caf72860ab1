import CPlatform
import Engine
package import ExperimentModel
import Foundation
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
  guard sweep_cpu_is_supported() else {
    throw ServiceError(
      "this program was built for CPUs with AVX2 and FMA, which this one lacks; build it again "
        + "with SWEEP_MARCH=native in the environment",
      kind: .failure)
  }
}
