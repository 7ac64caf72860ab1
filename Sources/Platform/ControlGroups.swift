/// Limits that Linux control groups set for this process: its own group's and those of all groups
/// above it, in version 2 and version 1.
struct ControlGroups {
  private let root: String
  /// The process's path in each hierarchy, by controller; version 2 has no controller's name.
  private var paths: [String: String] = [:]
  private var mounts: [Mount] = []

  private struct Mount: Hashable {
    /// Nil for version 2.
    let controllers: Set<String>?
    let folder: String
    /// The group that the folder shows.
    let group: String
  }

  /// - Parameter root: the folder that holds `proc` and `sys`; empty for the machine's own.
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

  /// Where the hierarchies are as a rule, for systems whose mounts can't be read.
  private static let usualMounts = [
    Mount(controllers: nil, folder: "/sys/fs/cgroup", group: "/"),
    Mount(controllers: nil, folder: "/sys/fs/cgroup/unified", group: "/"),
    Mount(controllers: ["cpu"], folder: "/sys/fs/cgroup/cpu", group: "/"),
    Mount(controllers: ["cpu"], folder: "/sys/fs/cgroup/cpu,cpuacct", group: "/"),
    Mount(controllers: ["memory"], folder: "/sys/fs/cgroup/memory", group: "/"),
  ]

  /// `ID PARENT DEVICE GROUP FOLDER OPTIONS … - TYPE SOURCE CONTROLLERS`.
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

  /// The folders of the process's group and of all above it, as far as they are mounted.
  ///
  /// - Parameter controller: of version 1; nil for version 2.
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
      // A container may see its own group as the top, under the path that the host knows it by.
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

  /// CPU time per time that the process may take, in CPUs; nil without a quota.
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

  /// Nil for `max` and -1, which mean no quota.
  private static func share(_ quota: Substring, of period: Substring) -> Double? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0 else {
      return nil
    }
    return quota / period
  }

  /// The least limit of memory, and the least that any limit leaves; both nil without limits.
  ///
  /// A group's page cache that nobody used lately counts as free: the kernel gives it back first.
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

  /// Nil for `max`, which means no limit.
  private static func bytes(_ path: String) -> Int64? {
    SystemFile.words(path)?.first.flatMap { Int64($0) }
  }

  /// A number of a file with a name and a number per line.
  private static func statistic(_ name: String, in path: String) -> Int64? {
    let lines = (SystemFile.text(path) ?? "").split(separator: "\n")
    return lines.lazy.map { $0.split(separator: " ") }
      .first { $0.count == 2 && $0[0] == name }.flatMap { Int64($0[1]) }
  }
}
