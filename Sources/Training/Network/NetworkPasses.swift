package import Kernels

extension Network {
  /// Computes the logits of a group.
  ///
  /// - Parameters:
  ///   - positions: for each lane, its row's position among those that `distinct` collected.
  ///   - table: what `projectSlots` made of the embeddings.
  ///   - mask: which hidden units are silent; nil when predicting.
  package func forward(
    _ positions: SIMD8<Int32>, of distinct: DistinctRows, table: SlotTable,
    parameters: Span<Float>, weights: borrowing Weights, mask: DropoutMask?,
    into activations: Activations, phases: PhaseTimes? = nil
  ) -> Lanes {
    lookUp(positions, of: distinct, table: table, parameters: parameters, into: activations)
    phases?.lap(.lookUp)
    interacting[0].attend(
      activations.tokens.span, parameters: parameters, activations.interacting[0])
    phases?.lap(.attention)
    for index in 1..<interacting.count {
      let tokens = activations.interacting[index - 1].output
      interacting[index].forward(
        tokens.span, weights: weights.interacting[index], parameters: parameters,
        into: activations.interacting[index], phases: phases)
    }
    let last = activations.interacting[interacting.count - 1].output
    let logits = attentionOutput.forward(last.span, parameters: parameters)
    phases?.lap(.output)
    guard let perceptron else { return logits }
    defer { phases?.lap(.perceptron) }
    return logits
      + perceptron.forward(
        activations.tokens, weights: weights.perceptron!, parameters: parameters, mask: mask,
        into: activations.perceptron!)
  }

  /// Brings the embeddings of a group, and what the first layer's projections make of them, into
  /// lanes.
  private func lookUp(
    _ positions: SIMD8<Int32>, of distinct: DistinctRows, table: SlotTable,
    parameters: Span<Float>, into activations: Activations
  ) {
    let targets = activations.interacting[0].projections
    var tokens = activations.tokens.mutableSpan
    for field in 0..<fields {
      let slots = distinct.slots(of: positions, field: field)
      if usesEmbeddings {
        embedding.lookUp(
          distinct.rows(of: slots), parameters: parameters, into: &tokens,
          at: field * embedding.dimension)
      }
      interacting[0].gather(
        table.projections.span, rowWidth: table.projectionWidth, rows: slots, into: targets,
        token: field)
    }
  }

  /// Adds the gradient of a group to sums, down to the derivatives of the embeddings and of their
  /// projections, which it leaves in `scratch` for `addToSlots`.
  ///
  /// - Parameter derivative: of the loss with respect to each logit; zero for lanes without a row.
  /// - Returns: the buffer of `scratch` that holds the derivative of the first layer's residual.
  package func backward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, scratch: Scratch, sums: Sums,
    phases: PhaseTimes? = nil
  ) -> Buffer<Lanes> {
    var (outer, inner) = (scratch.derivative, scratch.nextDerivative)
    let last = activations.interacting[interacting.count - 1].output
    var lastDerivative = outer.mutableSpan
    attentionOutput.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, sums: sums.attentionOutput)
    phases?.lap(.outputBackward)
    for (index, layer) in interacting.enumerated().reversed() {
      layer.attendBackward(
        activations.interacting[index], parameters: parameters, derivative: outer,
        scratch: scratch.interacting, sums: sums.interacting[index])
      phases?.lap(.attentionBackward)
      guard index > 0 else { break }
      let tokens = activations.interacting[index - 1].output
      var tokensDerivative = inner.mutableSpan
      layer.projectBackward(
        outer, tokens: fields, weights: weights.interacting[index],
        scratch: scratch.interacting, into: &tokensDerivative)
      layer.addResidual(outer.span, to: &tokensDerivative)
      phases?.lap(.projectionsBackward)
      layer.sumWeights(
        tokens.span, outer, tokens: fields, scratch: scratch.interacting,
        into: sums.interacting[index])
      phases?.lap(.weightGradients)
      swap(&outer, &inner)
    }
    tokensBackward(
      activations, parameters: parameters, weights: weights, mask: mask, derivative: derivative,
      residual: outer, scratch: scratch, sums: sums)
    phases?.lap(.perceptronBackward)
    return outer
  }

  /// The embeddings' own derivatives: from the MLP and the first layer's identity residual.
  private func tokensBackward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, residual: Buffer<Lanes>, scratch: Scratch, sums: Sums
  ) {
    guard usesEmbeddings else { return }
    var tokens = scratch.tokenDerivative.mutableSpan
    if let perceptron {
      perceptron.backward(
        activations.tokens, activations.perceptron!, weights: weights.perceptron!,
        parameters: parameters, mask: mask, derivative: derivative, inputDerivative: &tokens,
        sums: sums.perceptron!)
    } else {
      scratch.tokenDerivative.fill(.zero)
    }
    interacting[0].addResidual(residual.span, to: &tokens)
  }

  /// Adds what `backward` left of a group to the derivatives of the slots that it uses, lane after
  /// lane.
  ///
  /// - Parameters:
  ///   - positions: as in `forward`.
  ///   - count: lanes that have a row.
  ///   - residual: what `backward` returned.
  package func addToSlots(
    _ positions: SIMD8<Int32>, count: Int, of distinct: DistinctRows, scratch: Scratch,
    residual: Buffer<Lanes>, table: SlotTable
  ) {
    let layer = interacting[0]
    let sources = scratch.interacting.projections(output: residual)
    var target = table.derivatives.mutableSpan
    for field in 0..<fields {
      let slots = distinct.slots(of: positions, field: field)
      let starts = slots &* Int32(truncatingIfNeeded: table.derivativeWidth)
      for index in 0..<layer.projectionStarts.count {
        let source = sources[index]
        addLanes(
          source.span, at: field * layer.stride, width: layer.width, samples: count,
          toRowsAt: starts &+ Int32(truncatingIfNeeded: index * layer.width), of: &target)
      }
      if usesEmbeddings {
        addLanes(
          scratch.tokenDerivative.span, at: field * embedding.dimension,
          width: embedding.dimension, samples: count,
          toRowsAt: starts &+ Int32(truncatingIfNeeded: table.projectionWidth), of: &target)
      }
    }
  }
}
