import ExperimentModel
import Foundation
import Testing

/// Identities of trials in users' databases. If one changes, its trial is retrained.
///
/// Expected values: SHA-256 of the canonical texts by Python's hashlib. Settings without an
/// `output_initializer` were stored before it existed.
struct PinnedIdentityTests {
  @Test(arguments: [
    ("{}", "e262cac3abe583de7fd9faf334cc9e02d3f41f39f03cda1cece0afaba9bf2753"),
    (
      #"{"model":"autoint"}"#,
      "ec1fc18e9e0048e8336f41f1e6d1cd5de890b5900f9572300dea2c9bfef6b75a"
    ),
    (
      #"{"model":"autoint","residual":"identity","attention_dim":8,"layer_norm":true}"#,
      "422ddf1abd88dae734dfeadd6b226c1e70974ade03c53eb4be4705f1136ded4c"
    ),
    (
      #"{"model":"autoint_mlp","hidden_sizes":[64,32,16],"dropout":0,"attention_scaling":true}"#,
      "283e4a24f71153f656ac285e5290e6d312eaa9727fa33c1eafbc4d1828c25ca2"
    ),
    (
      #"{"epochs":20,"learning_rate":0.00005,"batch_size":512,"embedding_dim":32,"shuffle":false}"#,
      "095e955afca751c62e36df470ee28e0fd50e4a3958e6583eeb099b76bfce919c"
    ),
    (
      #"{"optimizer":"adam","optimizer.beta_1":0.8,"optimizer.epsilon":1e-8}"#,
      "f6ffb21f01fa9113b948ee2292db8cfa1f5351645d3329182b9c79fd95b97b39"
    ),
    (
      #"{"optimizer":"adamw","optimizer.weight_decay":1}"#,
      "11630103c9add38d8351e3da3198fd495d1b3c8ecace4aad843744513d1d77f6"
    ),
    (
      #"{"optimizer":"rmsprop","optimizer.centered":true,"optimizer.momentum":0.5}"#,
      "e57c0dac12bc525392e47c08f77b174d0c13a55114ab9dd821e566aa375945b4"
    ),
    (
      #"{"optimizer":"adagrad"}"#,
      "89de0174ffe5c6fd6ee822de34be7b91aa2062c50f9fbf825cdf1d855c532d7b"
    ),
    (
      #"{"optimizer":"sgd","optimizer.momentum":0.9,"optimizer.nesterov":true}"#,
      "6f3f3717edac239652e7d2fb6b58f50e8a9fdfb67750ad4d01c666ee32d63b11"
    ),
    (
      #"{"loss":"focal","loss.alpha":0.25}"#,
      "afae0653807f4f82c746bf1431d17af40ae727a9a647e2d223365c29b768c916"
    ),
    (
      #"{"loss":"focal","loss.gamma":0.5,"model":"autoint","optimizer":"sgd"}"#,
      "ec798b492479ddf1a5a8982bd35889899e536cc8be7b465f68a829093f193b82"
    ),
    (
      #"{"fields":["user_id","movie_id","genres"]}"#,
      "8216835bf770474e4333d205880efb55f3a66c4022a555122e5ebfb5a32f65e3"
    ),
    (
      #"{"init":"weights.safetensors"}"#,
      "7718a860fba61e061e440c4eed2a7f79ddb88910eb521a46ade50f689ae947cb"
    ),
    (
      ##"{"init":"a#00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}"##,
      "50baa1175cf4cbee6385fe19584a69af222fc32d7f250de84545a63deadba1ee"
    ),
    (
      #"{"output_initializer":"normal","residual_initializer":"copy_of_query"}"#,
      "437ab5822cde878244c88c1fef8a3c6ea056a4b5af8d9ba8979929e151bc4ffd"
    ),
    (
      #"{"optimizer":"rmsprop","optimizer.repeated_keys":"sum_of_squares","output_initializer":"normal"}"#,
      "5b33b9c25099a93d291d5953b4695ed221710ac67ece79037a80dde22356ff0b"
    ),
  ])
  func identityStaysTheSameAcrossVersions(settings: String, identity: String) throws {
    let hyperparameters = try JSONDecoder().decode(
      Hyperparameters.self, from: Data(settings.utf8))
    let id = TrialID(
      hyperparameters: hyperparameters, seed: 7, dataHash: "data", engineVersion: "5")
    #expect(id.hex == identity)
  }
}
