// A module of its own, so that vectors are inlined into kernels in debug builds, too: those optimise
// each file by itself.
@_exported public import Vectors
