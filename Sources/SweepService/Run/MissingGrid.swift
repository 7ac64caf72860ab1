/// There is no grid file at a path. A mistyped subcommand arrives as a path too.
package struct MissingGrid: Error, Sendable, Hashable, CustomStringConvertible {
  package let path: String

  package init(path: String) { self.path = path }

  package var description: String { "there is no grid file '\(path)'" }
}
