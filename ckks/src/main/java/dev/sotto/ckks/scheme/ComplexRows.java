package dev.sotto.ckks.scheme;

/// A matrix of complex numbers, one array per row for each part.
///
/// Separate rows let butterflies between rows run as plain loops with one index, which the JIT
/// turns into vector code.
record ComplexRows(double[][] real, double[][] imaginary) {
  static ComplexRows zero(int rows, int columns) {
    return new ComplexRows(new double[rows][columns], new double[rows][columns]);
  }

  int rows() {
    return real.length;
  }
}
