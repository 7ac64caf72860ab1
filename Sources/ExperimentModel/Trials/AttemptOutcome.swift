/// The ending of an attempt with the log and resource usage of its process.
package struct AttemptOutcome: Sendable, Hashable {
  package var ending: AttemptEnding
  /// The last lines of the worker's log.
  package var log: String
  package var usage: ResourceUsage?

  package init(ending: AttemptEnding, log: String = "", usage: ResourceUsage? = nil) {
    self.ending = ending
    self.log = log
    self.usage = usage
  }
}
