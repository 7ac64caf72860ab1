/// Machine and versions of a run.
package struct RunEnvironment: Sendable, Hashable, Codable {
  package var sweepVersion: String
  package var engineVersion: String
  package var swiftVersion: String
  package var operatingSystem: String
  package var processor: String
  package var cores: Int
  package var memoryBytes: Int64

  package init(
    sweepVersion: String, engineVersion: String, swiftVersion: String, operatingSystem: String,
    processor: String, cores: Int, memoryBytes: Int64
  ) {
    self.sweepVersion = sweepVersion
    self.engineVersion = engineVersion
    self.swiftVersion = swiftVersion
    self.operatingSystem = operatingSystem
    self.processor = processor
    self.cores = cores
    self.memoryBytes = memoryBytes
  }
}
