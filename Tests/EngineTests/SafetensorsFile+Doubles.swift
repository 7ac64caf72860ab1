import TrialTraining

extension SafetensorsFile {
  /// Returns the numbers of a reference of single or double precision, row by row.
  func doubles(_ name: String) throws -> [Double] {
    guard let tensor = tensor(name), tensor.typeName == ScalarType.float64.rawValue else {
      return try floats(name).map { Double($0) }
    }
    return bytes[tensor.range].withUnsafeBytes { numbers in
      (0..<tensor.count).map { numbers.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
}
