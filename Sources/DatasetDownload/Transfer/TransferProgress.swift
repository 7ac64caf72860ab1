/// How much of a file has arrived.
package struct TransferProgress: Sendable, Hashable {
  package let receivedBytes: Int
  /// Nil where the server does not say.
  package let totalBytes: Int?

  package init(receivedBytes: Int, totalBytes: Int?) {
    self.receivedBytes = receivedBytes
    self.totalBytes = totalBytes
  }
}
