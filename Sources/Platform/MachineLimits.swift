import CPlatform
import Foundation

/// Cores and memory that this process may use: what the machine has, less what CPU affinity and
/// control groups (containers, Slurm, systemd) withhold.
package struct MachineLimits: Sendable, Hashable {
  /// A limit of memory, and the file of the control group that sets it.
  package struct MemoryBound: Sendable, Hashable {
    package let bytes: Int64
    package let source: String
  }

  package let onlineCores: Int
  /// CPUs that the affinity mask allows; nil when unknown.
  package let affinity: Int?
  /// CPU time per time that control groups allow, in CPUs; nil without a quota.
  package let quota: Double?
  /// Memory of the machine in bytes; nil when unknown.
  package let physicalMemory: Int64?
  /// The least limit below that; nil without one.
  package let memoryBound: MemoryBound?
  /// Bytes that can be taken without swapping and within every limit; nil when unknown.
  package let availableMemory: Int64?

  /// The limits of this process now.
  package static var current: MachineLimits {
    MachineLimits(
      root: "", onlineCores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      affinity: Int(sweep_affinity_count()))
  }

  /// - Parameters:
  ///   - root: the folder that holds `proc` and `sys`; empty for the machine's own.
  ///   - affinity: 0 or less when unknown.
  init(root: String, onlineCores: Int, affinity: Int) {
    let groups = ControlGroups(root: root)
    let machine = MemoryInformation(root: root)
    self.onlineCores = max(1, onlineCores)
    self.affinity = affinity > 0 ? affinity : nil
    quota = groups.cpuQuota
    physicalMemory = machine.total
    let (bound, available) = groups.memory
    memoryBound = bound.flatMap { $0.bytes < machine.total ?? .max ? $0 : nil }
    // A limit above what the machine has leaves as much free as the machine does.
    availableMemory =
      memoryBound == nil
      ? machine.available : [machine.available, available].compactMap(\.self).min()
  }

  /// The least of cores online, affinity and quota; at least 1.
  ///
  /// A quota is rounded down: beyond it the kernel stops all of a process's threads for the rest of
  /// each period, and times would measure that.
  package var cores: Int {
    let allowed = quota.map { Int(min($0, 1e6)) } ?? .max
    return max(1, min(onlineCores, affinity ?? .max, allowed))
  }

  /// All the memory there is for this process; nil when unknown.
  package var memory: Int64? { memoryBound?.bytes ?? physicalMemory }

  /// The cores and what limits them: "1 core (2 online, 1 by CPU affinity)".
  package var coresText: String {
    var limits: [String] = []
    if let affinity, affinity < onlineCores { limits.append("\(affinity) by CPU affinity") }
    if let quota, quota < Double(onlineCores) { limits.append("\(Self.short(quota)) by CPU quota") }
    let text = "\(cores) \(cores == 1 ? "core" : "cores")"
    guard !limits.isEmpty else { return text }
    return "\(text) (\(onlineCores) online, \(limits.joined(separator: ", ")))"
  }

  /// The memory and what limits it: "512 MiB of memory (16384 MiB in the machine, 512 MiB by
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

  /// "the 300 MiB that memory.max leaves", or "the 4096 MiB available"; nil when unknown.
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

/// What /proc/meminfo reports, in bytes.
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
