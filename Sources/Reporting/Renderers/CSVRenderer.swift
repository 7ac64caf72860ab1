/// Renders the rows of a document as CSV (RFC 4180).
package struct CSVRenderer: DocumentRenderer {
  package init() {}

  package func render(_ document: Document) -> String {
    CSVTable(document.records).text + "\r\n"
  }
}
