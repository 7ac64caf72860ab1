/// Version of all that decides a trial's weights: arithmetic, random numbers, initial weights.
///
/// Part of a trial's identity: a change here makes other trials, so results of different engines
/// are never mixed.
package let engineVersion = "5"
