/// CPU time and memory of an attempt.
package struct ResourceUsage: Sendable, Hashable, Codable {
  package var cpuSeconds: Double
  package var peakResidentBytes: Int64

  package init(cpuSeconds: Double, peakResidentBytes: Int64) {
    self.cpuSeconds = cpuSeconds
    self.peakResidentBytes = peakResidentBytes
  }
}
