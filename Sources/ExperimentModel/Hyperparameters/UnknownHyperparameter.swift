/// A name that no hyperparameter has.
package struct UnknownHyperparameter: Error, Hashable, CustomStringConvertible {
  package let name: String

  package var description: String { "there is no hyperparameter '\(name)'" }
}
