/// An error of a store that may pass without intervention, such as a locked database.
package protocol ContentionError: Error {
  /// Who holds the store, for the message "waiting for …"; nil if waiting does not help.
  ///
  /// A conformer has one error type for all causes, so the value decides.
  var awaited: String? { get }
}
