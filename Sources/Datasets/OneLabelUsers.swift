package import ExperimentModel

extension EncodedDataset {
  /// Counts the users whose rows in a range all have one label.
  package func oneLabelUsers(in rows: Range<Int>) -> OneLabelUsers {
    let users = keys(of: rows).users
    // Rows by label of each user; user 0 stands for all unknown ones.
    var counts = [SIMD2<Int>](repeating: .zero, count: Int(users.max() ?? 0) + 1)
    withRows { _, labels in
      for (row, user) in zip(rows, users) { counts[Int(user)][labels[row] == 0 ? 0 : 1] += 1 }
    }
    let ofOneLabel = counts.dropFirst().filter { min($0[0], $0[1]) == 0 && $0 != .zero }
    return OneLabelUsers(
      users: ofOneLabel.count,
      rows: (counts.prefix(1) + ofOneLabel).reduce(0) { $0 + $1.wrappedSum() })
  }
}
