/// Reason why a dataset could not be fetched, and what to do.
package struct DownloadError: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
