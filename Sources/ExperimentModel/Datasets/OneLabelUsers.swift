/// Users whose rows all have one label, so that no two of them can be compared.
package struct OneLabelUsers: Sendable, Hashable, Codable {
  package let users: Int
  /// Their rows, and those of unknown users.
  package let rows: Int

  package init(users: Int, rows: Int) {
    self.users = users
    self.rows = rows
  }
}
