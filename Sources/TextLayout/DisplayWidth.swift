/// Columns of a terminal that a text takes.
package func displayWidth(of text: String) -> Int { text.count }
