/// RNS-CKKS on residues held as doubles.
module dev.sotto.ckks {
  requires static org.jspecify;
  requires static jdk.incubator.vector;
}
