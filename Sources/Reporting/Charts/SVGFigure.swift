import Foundation
import TextLayout

/// A picture under construction, as inline SVG.
///
/// Colours come from the page's style by class, so that one picture serves light and dark. Lengths
/// are in units of the view box; a page shows them at about a CSS pixel each.
struct SVGFigure {
  enum Anchor: String {
    case start, middle, end
  }

  /// Unique in its page.
  let id: String
  let width: Double
  let height: Double
  /// What it shows, in a few words.
  let title: String
  /// The same for those who cannot see it, in a sentence or two.
  let description: String
  private var body = ""

  init(id: String, width: Double, height: Double, title: String, description: String) {
    self.id = id
    self.width = width
    self.height = height
    self.title = title
    self.description = description
  }

  /// The element, on lines of its own.
  var svg: String {
    """
    <svg class="chart" role="img" aria-labelledby="\(id)-title \(id)-description" \
    viewBox="0 0 \(length(width)) \(length(height))" style="--width:\(length(width))px">
    <title id="\(id)-title">\(html(title))</title>
    <desc id="\(id)-description">\(html(description))</desc>
    \(body)</svg>
    """
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) {
    body += #"<line class="\#(name)" x1="\#(length(x1))" y1="\#(length(y1))" "#
    body += "x2=\"\(length(x2))\" y2=\"\(length(y2))\"/>\n"
  }

  /// A broken line.
  ///
  /// - Parameter tip: shown where the pointer rests on it.
  mutating func path(_ points: [(x: Double, y: Double)], class name: String, tip: String? = nil) {
    element("polyline", #"class="\#(name)" points="\#(coordinates(points))""#, tip: tip)
  }

  mutating func area(_ points: [(x: Double, y: Double)], class name: String) {
    element("polygon", #"class="\#(name)" points="\#(coordinates(points))""#, tip: nil)
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, class name: String, tip: String? = nil
  ) {
    element(
      "circle", #"class="\#(name)" cx="\#(length(x))" cy="\#(length(y))" r="\#(length(radius))""#,
      tip: tip)
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String,
    tip: String? = nil
  ) {
    element(
      "rect",
      #"class="\#(name)" x="\#(length(x))" y="\#(length(y))" "#
        + #"width="\#(length(width))" height="\#(length(height))""#, tip: tip)
  }

  /// - Parameter columns: columns to which it is cut; nil keeps it whole.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, class name: String = "t",
    columns: Int? = nil
  ) {
    let whole = text.singleLine
    let shown = columns.map(whole.truncated(to:)) ?? whole
    element(
      "text",
      #"class="\#(name)" x="\#(length(x))" y="\#(length(y))" "#
        + #"text-anchor="\#(anchor.rawValue)""#,
      content: html(shown), tip: shown == whole ? nil : whole)
  }

  /// A text that runs upwards, centred on the place.
  mutating func verticalText(_ text: String, _ x: Double, _ y: Double, class name: String = "t") {
    element(
      "text",
      #"class="\#(name)" transform="translate(\#(length(x)) \#(length(y))) rotate(-90)" "#
        + #"text-anchor="middle""#, content: html(text), tip: nil)
  }

  private mutating func element(
    _ name: String, _ attributes: String, content: String = "", tip: String?
  ) {
    body += "<\(name) \(attributes)"
    let inside = content + (tip.map { "<title>\(html($0))</title>" } ?? "")
    body += inside.isEmpty ? "/>\n" : ">\(inside)</\(name)>\n"
  }

  private func coordinates(_ points: [(x: Double, y: Double)]) -> String {
    points.map { "\(length($0.x)),\(length($0.y))" }.joined(separator: " ")
  }
}

/// A length with a tenth of a unit, which no eye sees.
func length(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0
    ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
}
