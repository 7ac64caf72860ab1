import TextLayout

/// A square matrix of shares between named rows and columns as cells, darker for larger shares.
struct HeatMap: Chart {
  let title: String
  /// Names of rows and columns, which have the same numbers.
  let names: [String]
  /// [rows][columns].
  let shares: [Double]
  /// The share of the darkest cells, such as the largest of several maps.
  let largest: Double

  private static let left = 132.0
  private static let top = 44.0
  private static let side = 300.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let strongest = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    var figure = SVGFigure(
      id: id, width: Self.left + Self.side + 8, height: Self.top + Self.side + 8, title: title,
      description: language.choose(
        english: "The largest share: \(tip(strongest)).",
        korean: "가장 큰 비율: \(tip(strongest))."))
    figure.text(title, 4, 14, class: "t label")
    let size = Self.side / Double(names.count)
    // With many fields only some are labelled.
    let every = max(1, Int((14 / size).rounded(.up)))
    for (index, name) in names.enumerated() {
      let middle = (Double(index) + 0.5) * size
      if index % every == 0 {
        figure.text(
          "\(name) \(index + 1)", Self.left - 6, Self.top + middle + 4, .end, columns: 20)
        figure.text("\(index + 1)", Self.left + middle, Self.top - 6, .middle)
      }
    }
    for (index, share) in shares.enumerated() {
      let (row, column) = (index / names.count, index % names.count)
      figure.rectangle(
        Self.left + Double(column) * size, Self.top + Double(row) * size, size, size,
        class: "cell", opacity: largest > 0 ? share / largest : 0, tip: tip(index))
    }
    return figure.svg
  }

  /// `age → movie_id: 31.2 %`.
  private func tip(_ index: Int) -> String {
    "\(names[index / names.count]) → \(names[index % names.count]): \(percentText(shares[index]))"
  }
}

/// `31.2 %`.
func percentText(_ share: Double) -> String { (100 * share).fixed(decimals: 1) + " %" }
