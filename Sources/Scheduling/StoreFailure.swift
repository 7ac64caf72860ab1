/// An error of the store that stopped the run.
package struct StoreFailure: Error, CustomStringConvertible {
  package let underlying: any Error
  /// True if the user had requested the stop before.
  package let isInterrupted: Bool

  package init(underlying: any Error, isInterrupted: Bool = false) {
    self.underlying = underlying
    self.isInterrupted = isInterrupted
  }

  package var description: String {
    """
    results cannot be recorded: \(underlying)
    Running trials were stopped. What was recorded before is safe. Run the same command again once \
    the cause is gone: interrupted trials resume from their last checkpoint.
    """
  }
}
