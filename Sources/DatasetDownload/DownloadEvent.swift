/// Progress of a download.
package enum DownloadEvent: Sendable, Hashable {
  case received(TransferProgress)
  /// The download resumes behind the bytes of an earlier request.
  case resuming(atByte: Int)
  /// The connection was interrupted for that reason; the download is retried.
  case brokenOff(String)
  case verifying
  case unpacking
}
