package dev.sotto.ckks.kernel;

/// The operations over whole limbs: one limb is a polynomial's residues modulo one prime.
///
/// Every method takes and gives reduced residues (see [Modulus]) unless it says otherwise, works on
/// arrays of one length, allocates nothing, takes the same time for every value, and may be called
/// from several threads on disjoint outputs. An output may be the same array as an input except in
/// the permuting operations, the inner products and the base conversion. Pointwise operations are
/// meaningful on coefficients and on transformed values alike. All implementations are here; the
/// interface is open so that tests can count what is executed.
public interface Kernels {

  /// The kernels chosen for this process: what the system property `sotto.kernels` (`scalar`,
  /// `vector`, `vector128`, `vector256`, `vector512`) asks for, and without it the best the machine
  /// has, scalar at first and vector as soon as those are compiled. Their compilation starts with
  /// the first transform, or [#prepare].
  static Kernels preferred() {
    return KernelChoice.preferred();
  }

  /// Whether [#preferred] are vector kernels, or will be once they are compiled.
  static boolean prefersVectors() {
    return KernelChoice.prefersVectors();
  }

  /// As [#preferred], but never scalar for a start: waits until the vector kernels are compiled.
  /// For measurements.
  ///
  /// @throws InterruptedException if the caller is interrupted
  static Kernels compiled() throws InterruptedException {
    return preferred() instanceof WarmingKernels warming ? warming.compiled() : preferred();
  }

  /// Waits until [#preferred] are as fast as they get for the primes met so far, at most ten
  /// seconds: where nothing compiles they stay as they are. For measurements.
  ///
  /// @throws InterruptedException if the caller is interrupted
  static void awaitCompiled() throws InterruptedException {
    if (preferred() instanceof WarmingKernels warming) {
      warming.awaitMet(WarmingKernels.LONGEST_WAIT);
    }
  }

  /// The kernels of that name, as in the system property `sotto.kernels`.
  ///
  /// @throws IllegalArgumentException if the name is unknown, or the module `jdk.incubator.vector`
  ///   is absent and the name is not `scalar`
  static Kernels named(String name) {
    return KernelChoice.named(name);
  }

  /// These kernels for who may have little to do with them, now and then: they never wait for
  /// faster ones, and have those compiled only once there turns out to be much. The same kernels
  /// where nothing is to be compiled.
  default Kernels occasional() {
    return this;
  }

  /// Says that there will soon be much to do: what is to be compiled for it is, from now on.
  default void prepare() {}

  /// What these kernels are called in [#named].
  String name();

  /// Transforms coefficients into values at the odd powers of ψ, in place, in the order of
  /// [NttTable]. Accepts `|x| ≤ p`.
  default void forwardNtt(double[] x, NttTable table) {
    forwardNtt(x, x, table, (_, _) -> {});
  }

  /// As [#forwardNtt(double[],NttTable)] from `source` to `x`, which may be one array, handing over
  /// each part of `x` once it is complete.
  void forwardNtt(double[] source, double[] x, NttTable table, FinishedPart finished);

  /// Transforms values back into coefficients, in place; the exact inverse of
  /// [#forwardNtt(double[],NttTable)].
  default void inverseNtt(double[] x, NttTable table) {
    inverseNtt(x, x, table);
  }

  /// As [#inverseNtt(double[],NttTable)] from `source` to `x`, which may be one array.
  void inverseNtt(double[] source, double[] x, NttTable table);

  /// `out = a + b`.
  void add(double[] a, double[] b, double[] out, Modulus modulus);

  /// `out = a − b`.
  void subtract(double[] a, double[] b, double[] out, Modulus modulus);

  /// `out = −a`, for every modulus.
  void negate(double[] a, double[] out);

  /// `out = a·b`, element by element.
  void multiply(double[] a, double[] b, double[] out, Modulus modulus);

  /// `accumulator += a·b`, element by element.
  void multiplyAccumulate(double[] a, double[] b, double[] accumulator, Modulus modulus);

  /// The product of two pairs, as `(a₀ + a₁·s)·(b₀ + b₁·s)`: `out[0] = factor·a[0]·b[0]`, `out[1] =
  /// factor·(a[0]·b[1] + a[1]·b[0])` and `out[2] = factor·a[1]·b[1]`.
  ///
  /// @param b may be `a`
  /// @param factor 1 or 2
  /// @param out none of the factors' limbs
  /// @param accumulate whether the products are added to what the outputs hold
  void multiplyPairs(
      double[][] a, double[][] b, int factor, double[][] out, Modulus modulus, boolean accumulate);

  /// `out = scalar·a`.
  void multiplyScalar(double[] a, double scalar, double[] out, Modulus modulus);

  /// `accumulator += scalar·a`.
  void multiplyScalarAccumulate(double[] a, double scalar, double[] accumulator, Modulus modulus);

  /// `out = Σ scalars[i]·a[i]`, plus what `out` held if `accumulate`.
  void combine(double[][] a, double[] scalars, double[] out, Modulus modulus, boolean accumulate);

  /// `out = a + scalar`: a constant on transformed values.
  void addScalar(double[] a, double scalar, double[] out, Modulus modulus);

  /// `out = scalar·(a − b)` for the elements `[start, end)`: the end of a rescale or of a division
  /// by special primes.
  ///
  /// @param start, end multiples of 16
  void subtractMultiplyScalar(
      double[] a, double[] b, double scalar, double[] out, int start, int end, Modulus modulus);

  /// `out = a mod p` for integer-valued doubles with `|a| < 2^51·p`: also lifts a residue of one
  /// prime, read as an integer, to another prime.
  void reduce(double[] a, double[] out, Modulus modulus);

  /// `out = a mod p` for any integers with `|a| ≤ 2^62`.
  void reduceLongs(long[] a, double[] out, Modulus modulus);

  /// `out[j] = a[table[j]]`.
  default void permute(double[] a, int[] table, double[] out) {
    permute(a, table, out, 0, out.length);
  }

  /// `out[j] = a[table[j]]` for all `j` with `table[j]` in `[start, end)`: all elements, or for the
  /// table of an automorphism a part that [#forwardNtt(double[],double[],NttTable,FinishedPart)]
  /// hands over, which comes from one part as large.
  void permute(double[] a, int[] table, double[] out, int start, int end);

  /// `accumulator[j] += a[table[j]]`.
  void permuteAccumulate(double[] a, int[] table, double[] accumulator, Modulus modulus);

  /// `out0 = Σ a[i]·b0[i]` and `out1 = Σ a[i]·b1[i]` for the elements `[start, end)`.
  ///
  /// The sums are exact; results are reduced.
  ///
  /// @param start, end multiples of 16
  /// @param accumulate whether the sums are added to what the outputs hold
  /// @param scratch at least [Factors#SCRATCH_LENGTH] elements, owned by the caller
  void innerProduct(
      Factors a,
      double[][] b0,
      double[][] b1,
      double[] out0,
      double[] out1,
      int start,
      int end,
      Modulus modulus,
      boolean accumulate,
      double[] scratch);

  /// Takes the transform of `A + X^(N/2)·B`, both of which `X → X⁻¹` leaves alone, apart.
  ///
  /// @param out the first halves of the transforms of A and of B, which their second halves
  ///   reflect; another array than `x`
  void splitReal(double[] x, double[] out, NttTable table);

  /// As [#innerProduct] over whole limbs, with packed second factors.
  ///
  /// @param scratch at least [PackedLimb#SCRATCH_LENGTH] elements, owned by the caller
  void packedInnerProduct(
      double[][] a,
      PackedLimb[] b0,
      PackedLimb[] b1,
      int count,
      double[] out0,
      double[] out1,
      Modulus modulus,
      double[] scratch);

  /// The first half of a base conversion, for coefficients `[start, end)`: what all outputs share.
  ///
  /// @param in one limb for each input modulus of `conversion`
  /// @param scaled one limb more than inputs: `yᵢ` ([BaseConversion]), then v; limbs of `in` may be
  ///   among them, each in its own place
  /// @param start, end multiples of 16
  void beginConversion(
      BaseConversion conversion, double[][] in, double[][] scaled, int start, int end);

  /// The second half of a base conversion: all coefficients modulo some of the outputs' moduli.
  ///
  /// The integer converted is the representative nearest to zero modulo the product Q of the
  /// inputs' moduli, in `[−Q/2, Q/2]`; within `m·2^-50·Q` of the ends of that range it may be the
  /// one on the other side.
  ///
  /// @param scaled what [#beginConversion] wrote
  /// @param first the number of the first of the moduli among the outputs'
  /// @param out one limb for each of as many moduli, from `first` on
  void convertLimbs(BaseConversion conversion, double[][] scaled, int first, double[][] out);

  /// Both halves of a base conversion for coefficients `[start, end)`, a tile after the other.
  ///
  /// @param in one limb for each input modulus
  /// @param out one limb for each output modulus
  /// @param start, end multiples of the tile
  /// @param rows one more than inputs, as long as a tile: a multiple of 16; owned by the caller
  void convertTiles(
      BaseConversion conversion,
      double[][] in,
      double[][] out,
      int start,
      int end,
      double[][] rows);
}
