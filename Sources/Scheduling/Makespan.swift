/// How long a list of tasks takes when each of several workers takes the next one once it is free.
package enum Makespan {
  /// - Parameters:
  ///   - operations: of each waiting task, in the order in which they start.
  ///   - busy: operations that workers have left on what they do now; at most one a worker counts.
  ///   - workers: at least 1.
  ///   - speed: operations a second of one worker.
  /// - Returns: seconds until the last task is done; 0 without tasks.
  package static func seconds(
    _ operations: [Double], busy: [Double] = [], workers: Int, speed: Double
  ) -> Double {
    precondition(workers > 0 && speed > 0)
    var loads = Array(busy.prefix(workers))
    loads += Array(repeating: 0, count: workers - loads.count)
    for task in operations {
      let free = loads.indices.min { loads[$0] < loads[$1] }!
      loads[free] += task
    }
    return loads.max()! / speed
  }
}
