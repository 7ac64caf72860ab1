/// Duration of a list of tasks on several workers: each worker takes the next task once it is free.
package enum Makespan {
  /// Returns the seconds until the last task is done; 0 without tasks.
  ///
  /// - Parameters:
  ///   - operations: work of each waiting task, in the order in which they start.
  ///   - busy: work left of the running tasks; at most one per worker counts.
  ///   - workers: at least 1.
  ///   - speed: operations per second of one worker.
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
