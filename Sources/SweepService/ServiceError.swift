/// An error that ends an operation: what happened and what to do, in words for people.
package struct ServiceError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// The request or the data are wrong.
    case invalidInput
    /// The grid file has mistakes: one line each, which begins with its place in the file.
    case invalidGrid
    /// Something failed that the request is not to blame for.
    case failure
    case interrupted
  }

  package let description: String
  package let kind: Kind

  package init(_ description: String, kind: Kind = .invalidInput) {
    self.description = description
    self.kind = kind
  }
}
