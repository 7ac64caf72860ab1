/// Received bytes of a file.
package struct TransferProgress: Sendable, Hashable {
  package let receivedBytes: Int
  /// Nil if the server does not report it.
  package let totalBytes: Int?

  package init(receivedBytes: Int, totalBytes: Int?) {
    self.receivedBytes = receivedBytes
    self.totalBytes = totalBytes
  }
}
