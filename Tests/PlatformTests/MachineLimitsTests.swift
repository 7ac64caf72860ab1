import Foundation
import TestSupport
import Testing

@testable import Platform

/// Limits read from copies of /proc and /sys in a folder.
@Suite struct MachineLimitsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("MemTotal: 8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\n", "proc/meminfo")
  }

  private func write(_ text: String, _ name: String) throws {
    let path = folder.path(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func limits(online: Int = 8, affinity: Int = 8) -> MachineLimits {
    MachineLimits(root: folder.path, onlineCores: online, affinity: affinity)
  }

  @Test func withoutLimitsTheMachineCounts() {
    let limits = limits()
    #expect(limits.cores == 8)
    #expect(limits.coresText == "8 cores")
    #expect(limits.availableMemory == 4 << 30)
    #expect(limits.memoryText == "8192 MiB of memory, 4096 MiB available")
  }

  @Test(arguments: [(8, 3, 3), (2, 3, 2), (0, 0, 1), (8, 0, 8)])
  func affinity(online: Int, affinity: Int, cores: Int) {
    #expect(limits(online: online, affinity: affinity).cores == cores)
  }

  @Test(arguments: [
    ("100000 100000", 1, "1 core (8 online, 1 by CPU quota)"),
    ("150000 100000", 1, "1 core (8 online, 1.5 by CPU quota)"),
    ("20000 100000", 1, "1 core (8 online, 0.2 by CPU quota)"),
    ("400000 200000\n", 2, "2 cores (8 online, 2 by CPU quota)"),
    ("300000", 3, "3 cores (8 online, 3 by CPU quota)"),
    ("max 100000", 8, "8 cores"), ("6400000 100000", 8, "8 cores"), ("", 8, "8 cores"),
    ("nonsense", 8, "8 cores"),
  ])
  func quotaOfVersion2(text: String, cores: Int, words: String) throws {
    try write(text, "sys/fs/cgroup/cpu.max")
    #expect(limits().cores == cores)
    #expect(limits().coresText == words)
  }

  @Test(arguments: ["cpu", "cpu,cpuacct"])
  func quotaOfVersion1(name: String) throws {
    try write("200000\n", "sys/fs/cgroup/\(name)/cpu.cfs_quota_us")
    try write("100000\n", "sys/fs/cgroup/\(name)/cpu.cfs_period_us")
    #expect(limits().cores == 2)
    try write("-1\n", "sys/fs/cgroup/\(name)/cpu.cfs_quota_us")
    #expect(limits().cores == 8)
  }

  /// A group far down has no limit itself; one above it does.
  @Test func limitsOfAllGroupsAboveCount() throws {
    try write("0::/user.slice/job.scope/step\n", "proc/self/cgroup")
    let top = "sys/fs/cgroup/user.slice"
    try write("max 100000", "\(top)/job.scope/step/cpu.max")
    try write("300000 100000", "\(top)/job.scope/cpu.max")
    try write("500000 100000", "\(top)/cpu.max")
    try write("max", "\(top)/job.scope/step/memory.max")
    try write("\(1 << 30)", "\(top)/memory.max")
    try write("\(900 << 20)", "\(top)/memory.current")
    try write("anon 5\ninactive_file \(300 << 20)\n", "\(top)/memory.stat")
    try write("\(2 << 30)", "\(top)/job.scope/memory.max")
    try write("\(1900 << 20)", "\(top)/job.scope/memory.current")
    #expect(limits().cores == 3)
    #expect(limits().memory == 1 << 30)
    // What the group above leaves is more than what the one below does.
    #expect(limits().availableMemory == 148 << 20)
    #expect(
      limits().memoryText
        == "1024 MiB of memory (8192 MiB in the machine, 1024 MiB by memory.max), 148 MiB available"
    )
  }

  @Test func affinityAndQuotaAreBothNamed() throws {
    try write("250000 100000", "sys/fs/cgroup/cpu.max")
    #expect(
      limits(affinity: 4).coresText
        == "2 cores (8 online, 4 by CPU affinity, 2.5 by CPU quota)")
  }

  @Test(arguments: ["memory.max", "memory.high"])
  func memoryOfVersion2(file: String) throws {
    try write("max\n", "sys/fs/cgroup/memory.max")
    try write("20971520\n", "sys/fs/cgroup/\(file)")
    #expect(limits().memory == 20 << 20)
    #expect(limits().availableMemory == 20 << 20)
    #expect(limits().memoryText.contains("20 MiB by \(file)"))
    try write("\(30 << 20)\n", "sys/fs/cgroup/memory.current")
    #expect(limits().availableMemory == 0)
  }

  @Test func memoryOfVersion1() throws {
    try write("4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n0::/\n", "proc/self/cgroup")
    // In a container the mount shows the container's group only.
    try write("\(1 << 30)\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")
    try write("\(512 << 20)\n", "sys/fs/cgroup/memory/memory.usage_in_bytes")
    try write("total_inactive_file \(100 << 20)\n", "sys/fs/cgroup/memory/memory.stat")
    #expect(limits().memory == 1 << 30)
    #expect(limits().availableMemory == 612 << 20)
    try write("9223372036854771712\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(limits().memoryBound == nil)
    #expect(limits().availableMemory == 4 << 30)
  }

  @Test func theMachineMayHaveLessThanTheLimitLeaves() throws {
    try write("\(6 << 30)", "sys/fs/cgroup/memory.max")
    #expect(limits().memory == 6 << 30)
    #expect(limits().availableMemory == 4 << 30)
  }

  /// Mounted elsewhere, and from a group in the middle of the hierarchy.
  @Test func mountsAreFoundWhereTheyAre() throws {
    try write("0::/host/box/inner\n3:cpu:/host/box\n", "proc/self/cgroup")
    try write(
      """
      22 1 0:5 / /proc rw shared:1 - proc proc rw
      30 1 0:9 /host/box /groups rw,nosuid shared:7 master:2 - cgroup2 cgroup rw
      31 1 0:8 / /old/cpu rw - cgroup cgroup rw,cpu,cpuacct

      """, "proc/self/mountinfo")
    try write("700000 100000", "groups/inner/cpu.max")
    #expect(limits().cores == 7)
    try write("500000", "old/cpu/host/cpu.cfs_quota_us")
    try write("100000", "old/cpu/host/cpu.cfs_period_us")
    #expect(limits().cores == 5)
  }

  @Test func aGroupOutsideTheContainerIsNotLookedFor() throws {
    try write("0::/../other\n", "proc/self/cgroup")
    try write("200000 100000", "sys/fs/cgroup/cpu.max")
    try write("100000 100000", "sys/fs/other/cpu.max")
    #expect(limits().cores == 2)
  }

  @Test func whereNothingCanBeReadNothingIsClaimed() throws {
    let empty = try TemporaryFolder()
    let limits = MachineLimits(root: empty.path, onlineCores: 4, affinity: -1)
    #expect(limits.cores == 4)
    #expect(limits.memory == nil && limits.availableMemory == nil)
    #expect(limits.memoryText == "memory unknown")
  }

  /// The system's own tool takes affinity into account, too.
  @Test func thisProcessHasItsOwnLimits() {
    let current = MachineLimits.current
    #expect(current.cores >= 1)
    #expect(current.cores <= current.onlineCores)
  }
}
