/// Positions of keys such as ids: an array for numbers, a hash table of bytes for other texts. Lookup
/// creates no strings.
struct KeyIndex {
  private var numbered: [UInt32] = []
  private var named = ByteKeys()

  private static let absent = UInt32.max
  /// Larger numbers are stored as text: an array of them would be mostly empty.
  private static let limit = 1 << 22

  /// - Returns: False if the key exists already.
  mutating func insert(_ key: borrowing TextField, position: Int) -> Bool {
    if let number = key.canonicalNumber, number < Self.limit {
      if number >= numbered.count {
        let missing = max(number + 1, numbered.count * 2) - numbered.count
        numbered.append(contentsOf: repeatElement(Self.absent, count: missing))
      }
      guard numbered[number] == Self.absent else { return false }
      numbered[number] = UInt32(position)
      return true
    }
    return named.insert(key.bytes, position: UInt32(position))
  }

  func position(of key: borrowing TextField) -> UInt32? {
    if let number = key.canonicalNumber, number < Self.limit {
      guard number < numbered.count, numbered[number] != Self.absent else { return nil }
      return numbered[number]
    }
    return named.position(of: key.bytes)
  }
}

/// A hash table with open addressing, whose keys lie one after the other in one array.
private struct ByteKeys {
  private var bytes: [UInt8] = []
  /// The end of each key in `bytes`, and its position.
  private var keys: [(end: Int, position: UInt32)] = []
  /// Number of a key, from 1; 0 if empty. Their count is a power of two, at least twice the keys.
  private var slots = [UInt32](repeating: 0, count: 64)

  mutating func insert(_ key: Span<UInt8>, position: UInt32) -> Bool {
    let slot = slot(of: key)
    guard slots[slot] == 0 else { return false }
    for index in key.indices { bytes.append(key[index]) }
    keys.append((bytes.count, position))
    slots[slot] = UInt32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return true
  }

  func position(of key: Span<UInt8>) -> UInt32? {
    let number = slots[slot(of: key)]
    return number == 0 ? nil : keys[Int(number) - 1].position
  }

  /// Returns the slot of the key, or the empty slot where it belongs.
  private func slot(of key: Span<UInt8>) -> Int {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] != 0, !isEqual(key, Int(slots[slot]) - 1) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(_ key: Span<UInt8>, _ number: Int) -> Bool {
    let start = start(of: number)
    guard keys[number].end - start == key.count else { return false }
    for index in key.indices where bytes[start + index] != key[index] { return false }
    return true
  }

  private func start(of number: Int) -> Int { number == 0 ? 0 : keys[number - 1].end }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 2)
    for number in keys.indices {
      let key = bytes.span.extracting(start(of: number)..<keys[number].end)
      var slot = Self.hash(key) & (larger.count - 1)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = UInt32(number + 1)
    }
    slots = larger
  }

  /// Swift's hash, whose random seed keeps hostile files from making all keys collide. It decides only
  /// the places in the table.
  private static func hash(_ key: Span<UInt8>) -> Int {
    var hasher = Hasher()
    key.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
