/// Mean attention between the fields over the test rows, for models with interacting layers.
package struct AttentionMap: Sendable, Hashable, Codable {
  /// Names of the F fields.
  package var fields: [String]
  /// For each layer, [F · F]: in row i, the shares with which field i attends to the fields, averaged
  /// over the heads. A row sums to 1.
  package var layers: [[Double]]

  package init(fields: [String], layers: [[Double]]) {
    precondition(
      layers.allSatisfy { $0.count == fields.count * fields.count }, "maps of other fields")
    self.fields = fields
    self.layers = layers
  }

  /// Returns the mean of maps of the same fields and layers; nil for none.
  package static func mean(of maps: [AttentionMap]) -> AttentionMap? {
    guard var mean = maps.first else { return nil }
    for map in maps.dropFirst() {
      guard map.fields == mean.fields, map.layers.count == mean.layers.count else { return nil }
      for (layer, shares) in map.layers.enumerated() {
        for (index, share) in shares.enumerated() { mean.layers[layer][index] += share }
      }
    }
    mean.layers = mean.layers.map { $0.map { $0 / Double(maps.count) } }
    return mean
  }

  /// The share with which a field attends to another.
  package struct Pair: Sendable, Hashable {
    package let field: String
    package let attended: String
    package let share: Double
  }

  /// Returns the pairs of different fields with the largest shares of a layer, the largest first.
  package func strongestPairs(ofLayer layer: Int, count: Int) -> [Pair] {
    let shares = layers[layer]
    return shares.indices.filter { $0 / fields.count != $0 % fields.count }
      .sorted { shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1 }
      .prefix(count).map {
        Pair(
          field: fields[$0 / fields.count], attended: fields[$0 % fields.count], share: shares[$0])
      }
  }
}
