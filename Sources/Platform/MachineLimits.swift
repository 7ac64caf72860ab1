import CPlatform
import Foundation

/// Cores and memory that this process may use, after CPU affinity and control groups (containers,
/// Slurm, systemd).
package struct MachineLimits: Sendable, Hashable {
  /// A memory limit, and the control group's file that sets it.
  package struct MemoryBound: Sendable, Hashable {
    package let bytes: Int64
    package let source: String
  }

  package let onlineCores: Int
  /// CPUs of the affinity mask; nil if unknown.
  package let affinity: Int?
  /// The CPU quota of control groups in CPUs; nil without one.
  package let quota: Double?
  /// Memory of the machine in bytes; nil if unknown.
  package let physicalMemory: Int64?
  /// The smallest limit below that; nil without one.
  package let memoryBound: MemoryBound?
  /// Bytes that are available without swapping and within every limit; nil if unknown.
  package let availableMemory: Int64?

  /// The limits of this process now.
  package static var current: MachineLimits {
    MachineLimits(
      root: "", onlineCores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      affinity: Int(sweep_affinity_count()))
  }

  /// - Parameters:
  ///   - root: The folder of `proc` and `sys`; empty for the machine's own.
  ///   - affinity: 0 or less if unknown.
  init(root: String, onlineCores: Int, affinity: Int) {
    let groups = ControlGroups(root: root)
    let machine = MemoryInformation(root: root)
    self.onlineCores = max(1, onlineCores)
    self.affinity = affinity > 0 ? affinity : nil
    quota = groups.cpuQuota
    physicalMemory = machine.total
    let (bound, available) = groups.memory
    memoryBound = bound.flatMap { $0.bytes < machine.total ?? .max ? $0 : nil }
    // A limit above the machine's memory leaves what the machine has available.
    availableMemory =
      memoryBound == nil
      ? machine.available : [machine.available, available].compactMap(\.self).min()
  }

  /// The minimum of online cores, affinity and quota; at least 1.
  ///
  /// A quota is rounded down: beyond it the kernel throttles all threads for the rest of each period.
  package var cores: Int {
    let allowed = quota.map { Int(min($0, 1e6)) } ?? .max
    return max(1, min(onlineCores, affinity ?? .max, allowed))
  }

  /// All memory of this process; nil if unknown.
  package var memory: Int64? { memoryBound?.bytes ?? physicalMemory }

  /// The cores and their limits: "1 core (2 online, 1 by CPU affinity)".
  package var coresText: String {
    var limits: [String] = []
    if let affinity, affinity < onlineCores { limits.append("\(affinity) by CPU affinity") }
    if let quota, quota < Double(onlineCores) { limits.append("\(Self.short(quota)) by CPU quota") }
    let text = "\(cores) \(cores == 1 ? "core" : "cores")"
    guard !limits.isEmpty else { return text }
    return "\(text) (\(onlineCores) online, \(limits.joined(separator: ", ")))"
  }

  /// The memory and its limits: "512 MiB of memory (16384 MiB in the machine, 512 MiB by
  /// memory.max), 300 MiB available".
  package var memoryText: String {
    guard let memory else { return "memory unknown" }
    var text = "\(memory >> 20) MiB of memory"
    if let memoryBound, let physicalMemory {
      text +=
        " (\(physicalMemory >> 20) MiB in the machine, \(memoryBound.bytes >> 20) MiB by "
        + "\(memoryBound.source))"
    }
    if let availableMemory { text += ", \(availableMemory >> 20) MiB available" }
    return text
  }

  /// "the 300 MiB that memory.max leaves", or "the 4096 MiB available"; nil if unknown.
  package var availableText: String? {
    availableMemory.map {
      "the \($0 >> 20) MiB " + (memoryBound.map { "that \($0.source) leaves" } ?? "available")
    }
  }

  private static func short(_ number: Double) -> String {
    // Rounded down, as the cores are.
    let text = String(format: "%.2f", (number * 100).rounded(.down) / 100)
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }
}

/// Total and available memory of /proc/meminfo in bytes.
private struct MemoryInformation {
  private(set) var total: Int64?
  private(set) var available: Int64?

  init(root: String) {
    for line in (SystemFile.text("\(root)/proc/meminfo") ?? "").split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0.isWhitespace })
      guard words.count >= 2, let kibibytes = Int64(words[1]) else { continue }
      switch words[0] {
      case "MemTotal": total = kibibytes * 1024
      case "MemAvailable": available = kibibytes * 1024
      default: break
      }
    }
  }
}
