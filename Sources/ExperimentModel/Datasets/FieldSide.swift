/// Subject that a field describes.
package enum FieldSide: String, Sendable, Hashable, Codable {
  case user, movie
  /// The moment of the rating.
  case context
}
