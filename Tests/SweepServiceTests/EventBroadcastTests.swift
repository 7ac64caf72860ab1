import SweepService
import Testing

@Suite struct EventBroadcastTests {
  private func all(_ events: AsyncStream<Int>) async -> [Int] {
    var all: [Int] = []
    for await event in events { all.append(event) }
    return all
  }

  @Test func listenersReceiveWhatIsSentAfterTheyListen() async {
    let broadcast = EventBroadcast<Int>()
    broadcast.send(1)
    let first = broadcast.listen()
    broadcast.send(2)
    let second = broadcast.listen()
    broadcast.send(3)
    broadcast.finish()
    broadcast.send(4)
    let late = broadcast.listen()
    #expect(await all(first) == [2, 3])
    #expect(await all(second) == [3])
    #expect(await all(late) == [])
  }

  @Test func aListenerThatLeavesHoldsUpNobody() async {
    let broadcast = EventBroadcast<Int>()
    let leaving = Task { [events = broadcast.listen()] in
      for await event in events { return event }
      return 0
    }
    let staying = broadcast.listen()
    broadcast.send(1)
    #expect(await leaving.value == 1)
    broadcast.send(2)
    broadcast.finish()
    #expect(await all(staying) == [1, 2])
  }
}
