import ExperimentModel
import Testing

@Suite struct ReferenceCaseTests {
  @Test(arguments: try ReferenceCase.all())
  func holdsAGradientForEveryWeight(_ reference: ReferenceCase) throws {
    #expect(reference.gradientLosses.contains(.binaryCrossEntropy))
    for name in reference.weightNames {
      let count = try reference.weightShape(name).reduce(1, *)
      #expect(try reference.weight(name).count == count)
      for loss in reference.gradientLosses {
        #expect(try reference.gradient(loss, name).count == count)
      }
    }
  }

  @Test(arguments: try ReferenceCase.autoInt())
  func hasTheShapesOfItsArchitecture(_ reference: ReferenceCase) throws {
    let settings = try reference.hyperparameters
    let (rows, stored) = try (reference.rows, reference.storedRows)
    let fields = try reference.fieldSizes.count
    let tokens = try reference.shape("tokens")
    #expect(tokens == [stored, fields, settings.embeddingDimension])
    let output = try reference.shape("attention.0.output")
    #expect(output == [stored, fields, settings.attentionWidth])
    let (logits, indices) = try (reference.logits, reference.indices)
    #expect(logits.count == rows)
    #expect(indices.count == rows * fields)
  }
}
