/// Error of a store of results or a query, with a message for users: what, where, and what to do.
package struct ResultStoreError: ContentionError, Hashable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// There is no file at the path, or one without results.
    case missing
    /// The file is no database.
    case notADatabase
    /// A database that another program made.
    case foreign
    /// Cut short or damaged in another way.
    case damaged
    /// Written by a later version of sweep.
    case newerSchema
    /// Written by an earlier version, and opened for reading.
    case olderSchema
    case locked
    /// Another runner works on it.
    case inUse
    case readOnly
    case cannotOpen
    case diskFull
    case inputOutput
    case noSuchSweep
    case noSuchTrial
    case ambiguousTrial
    case noSuchAttempt
    /// The query would write, or is not exactly one statement.
    case refusedQuery
    /// The store cannot run the query.
    case invalidQuery
    /// Broken precondition of the store.
    case inconsistent
  }

  package let code: Code
  package let description: String
  /// What holds the database, if waiting helps.
  package let awaited: String?

  package init(_ code: Code, _ description: String, awaited: String? = nil) {
    self.code = code
    self.description = description
    self.awaited = awaited
  }
}
