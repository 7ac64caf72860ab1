/// Version of all that decides a trial's weights: arithmetic, random numbers, initial weights.
///
/// Part of a trial's identity: a change here makes other trials, so results of different engines
/// are never mixed.
///
/// 6: the attention branch's output layer starts from N(0, 1e-4), as in the experiment log; with
/// `output_initializer: glorot_uniform` weights are those of engine 5.
package let engineVersion = "6"
