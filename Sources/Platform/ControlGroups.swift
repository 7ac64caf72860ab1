/// Limits of Linux control groups for this process: those of its group and all groups above it, versions
/// 2 and 1.
struct ControlGroups {
  private let root: String
  /// The process's path in each hierarchy by controller; the empty name is version 2.
  private var paths: [String: String] = [:]
  private var mounts: [Mount] = []

  private struct Mount: Hashable {
    /// Nil for version 2.
    let controllers: Set<String>?
    let folder: String
    /// The group that is mounted at the folder.
    let group: String
  }

  /// - Parameter root: The folder of `proc` and `sys`; empty for the machine's own.
  init(root: String) {
    self.root = root
    for line in (SystemFile.text("\(root)/proc/self/cgroup") ?? "").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        paths[String(controller)] = String(parts[2])
      }
    }
    mounts = mountedHierarchies() + Self.usualMounts
  }

  /// The usual mount points, for systems whose mounts can't be read.
  private static let usualMounts = [
    Mount(controllers: nil, folder: "/sys/fs/cgroup", group: "/"),
    Mount(controllers: nil, folder: "/sys/fs/cgroup/unified", group: "/"),
    Mount(controllers: ["cpu"], folder: "/sys/fs/cgroup/cpu", group: "/"),
    Mount(controllers: ["cpu"], folder: "/sys/fs/cgroup/cpu,cpuacct", group: "/"),
    Mount(controllers: ["memory"], folder: "/sys/fs/cgroup/memory", group: "/"),
  ]

  /// Parses lines of `ID PARENT DEVICE GROUP FOLDER OPTIONS … - TYPE SOURCE CONTROLLERS`.
  private func mountedHierarchies() -> [Mount] {
    let lines = (SystemFile.text("\(root)/proc/self/mountinfo") ?? "").split(separator: "\n")
    return lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else {
        return nil
      }
      let (group, folder) = (String(words[3]), String(words[4]))
      switch words[dash + 1] {
      case "cgroup2": return Mount(controllers: nil, folder: folder, group: group)
      case "cgroup":
        let controllers = words[dash + 3].split(separator: ",").map(String.init)
        return Mount(controllers: Set(controllers), folder: folder, group: group)
      default: return nil
      }
    }
  }

  /// Returns the mounted folders of the process's group and all groups above it.
  ///
  /// - Parameter controller: The controller of version 1; nil for version 2.
  private func folders(_ controller: String?) -> [String] {
    var folders: [String] = []
    for mount in mounts {
      if let controller {
        guard mount.controllers?.contains(controller) == true else { continue }
      } else if mount.controllers != nil {
        continue
      }
      var steps = (paths[controller ?? ""] ?? "/").split(separator: "/")
      let shown = mount.group.split(separator: "/")
      // Containers may mount their own group at the top, under the host's path.
      if steps.starts(with: shown) { steps.removeFirst(shown.count) }
      if steps.contains("..") { steps = [] }
      for count in (0...steps.count).reversed() {
        let folder = ([root + mount.folder] + steps.prefix(count).map(String.init))
          .joined(separator: "/")
        if !folders.contains(folder) { folders.append(folder) }
      }
    }
    return folders
  }

  /// The CPU quota in CPUs; nil without one.
  var cpuQuota: Double? {
    let second = folders(nil).compactMap { folder -> Double? in
      guard let words = SystemFile.words("\(folder)/cpu.max"), let quota = words.first else {
        return nil
      }
      return Self.share(quota, of: words.dropFirst().first ?? "100000")
    }
    let first = folders("cpu").compactMap { folder -> Double? in
      guard let quota = SystemFile.words("\(folder)/cpu.cfs_quota_us")?.first,
        let period = SystemFile.words("\(folder)/cpu.cfs_period_us")?.first
      else { return nil }
      return Self.share(quota, of: period)
    }
    return (second + first).min()
  }

  /// Returns a quota in CPUs; nil for `max` and -1, which mean none.
  private static func share(_ quota: Substring, of period: Substring) -> Double? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0 else {
      return nil
    }
    return quota / period
  }

  /// The smallest memory limit, and the smallest amount that a limit leaves; both nil without limits.
  ///
  /// A group's inactive page cache counts as free: the kernel reclaims it first.
  var memory: (bound: MachineLimits.MemoryBound?, available: Int64?) {
    var bounds: [MachineLimits.MemoryBound] = []
    var available: [Int64] = []
    func note(_ folder: String, limits: [String], usage: String, cache: String) {
      let used = max(0, Self.bytes("\(folder)/\(usage)") ?? 0)
      let free = Self.statistic(cache, in: "\(folder)/memory.stat") ?? 0
      for name in limits {
        guard let limit = Self.bytes("\(folder)/\(name)"), limit >= 0 else { continue }
        bounds.append(.init(bytes: limit, source: name))
        available.append(max(0, limit - max(0, used - free)))
      }
    }
    for folder in folders(nil) {
      note(
        folder, limits: ["memory.max", "memory.high"], usage: "memory.current",
        cache: "inactive_file")
    }
    for folder in folders("memory") {
      note(
        folder, limits: ["memory.limit_in_bytes"], usage: "memory.usage_in_bytes",
        cache: "total_inactive_file")
    }
    return (bounds.min { $0.bytes < $1.bytes }, available.min())
  }

  /// Returns a limit in bytes; nil for `max`, which means none.
  private static func bytes(_ path: String) -> Int64? {
    SystemFile.words(path)?.first.flatMap { Int64($0) }
  }

  /// Returns a number by its name from a file of names and numbers.
  private static func statistic(_ name: String, in path: String) -> Int64? {
    let lines = (SystemFile.text(path) ?? "").split(separator: "\n")
    return lines.lazy.map { $0.split(separator: " ") }
      .first { $0.count == 2 && $0[0] == name }.flatMap { Int64($0[1]) }
  }
}
