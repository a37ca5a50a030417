/// RNS-CKKS on residues held as doubles.
module dev.sotto.ckks {
  requires static org.jspecify;
  requires jdk.incubator.vector;

  exports dev.sotto.ckks.kernel;
  exports dev.sotto.ckks.ring;
  exports dev.sotto.ckks.random;
  exports dev.sotto.ckks.rlwe;
  exports dev.sotto.ckks.scheme;
  exports dev.sotto.ckks.circuits;
  exports dev.sotto.ckks.bootstrapping;
}
