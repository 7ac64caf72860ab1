/// What a download tells while it works.
package enum DownloadEvent: Sendable, Hashable {
  case received(TransferProgress)
  /// An earlier request left that many bytes.
  case resuming(atByte: Int)
  /// The connection ended early, for that reason; it will be tried again.
  case brokenOff(String)
  case verifying
  case unpacking
}
