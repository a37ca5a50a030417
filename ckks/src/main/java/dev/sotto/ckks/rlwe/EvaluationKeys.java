package dev.sotto.ckks.rlwe;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a server may hold: the switching keys of a circuit. Immutable.
public final class EvaluationKeys {
  private final CkksParameters parameters;
  private final Optional<SwitchingKey> relinearization;
  private final Map<Integer, SwitchingKey> automorphisms;
  private final Optional<BootstrapSwitchingKeys> bootstrap;

  /// @param automorphisms from Galois element to key
  public EvaluationKeys(
      CkksParameters parameters,
      Optional<SwitchingKey> relinearization,
      Map<Integer, SwitchingKey> automorphisms) {
    this(parameters, relinearization, automorphisms, Optional.empty());
  }

  /// @param automorphisms from Galois element to key
  /// @param bootstrap the further keys of bootstrapping
  public EvaluationKeys(
      CkksParameters parameters,
      Optional<SwitchingKey> relinearization,
      Map<Integer, SwitchingKey> automorphisms,
      Optional<BootstrapSwitchingKeys> bootstrap) {
    this.parameters = parameters;
    this.bootstrap = bootstrap;
    this.relinearization = relinearization;
    this.automorphisms = java.util.Collections.unmodifiableMap(new TreeMap<>(automorphisms));
  }

  /// No keys: for circuits of additions and plaintext products.
  public static EvaluationKeys none(CkksParameters parameters) {
    return new EvaluationKeys(parameters, Optional.empty(), Map.of());
  }

  /// The parameters of the secret key they belong to.
  public CkksParameters parameters() {
    return parameters;
  }

  /// The relinearization key, if any.
  public Optional<SwitchingKey> relinearization() {
    return relinearization;
  }

  /// The keys by Galois element.
  public Map<Integer, SwitchingKey> automorphisms() {
    return automorphisms;
  }

  /// The same keys for [CkksParameters#without].
  public EvaluationKeys without(int first, int end) {
    return new EvaluationKeys(
        parameters.without(first, end), relinearization, automorphisms, bootstrap);
  }

  /// Whether the keys switch from another secret than to: then the rotation by zero needs one too.
  public boolean fromOtherSecret() {
    return automorphisms.containsKey(GaloisElements.rotation(parameters.logN(), 0));
  }

  /// The relinearization key.
  ///
  /// @throws MissingKeyException if there is none for `level`
  public SwitchingKey relinearizationKey(int level) {
    return checked(relinearization, "relinearization", level);
  }

  /// The key of a rotation.
  ///
  /// @throws MissingKeyException if there is none for `level`
  public SwitchingKey rotationKey(int step, int level) {
    int element = GaloisElements.rotation(parameters.logN(), step);
    return checked(Optional.ofNullable(automorphisms.get(element)), "rotation by " + step, level);
  }

  /// The key of the conjugation.
  ///
  /// @throws MissingKeyException if there is none for `level`
  public SwitchingKey conjugationKey(int level) {
    int element = GaloisElements.conjugation(parameters.logN());
    return checked(Optional.ofNullable(automorphisms.get(element)), "conjugation", level);
  }

  /// The further keys of bootstrapping, if any.
  public Optional<BootstrapSwitchingKeys> bootstrap() {
    return bootstrap;
  }

  /// The further keys of bootstrapping.
  ///
  /// @throws MissingKeyException if there are none
  public BootstrapSwitchingKeys bootstrapKeys() {
    return bootstrap.orElseThrow(() -> new MissingKeyException("no keys for bootstrapping"));
  }

  /// Bytes of all keys in memory.
  public long memoryBytes() {
    return bootstrap.stream().mapToLong(BootstrapSwitchingKeys::memoryBytes).sum()
        + relinearization.stream().mapToLong(SwitchingKey::memoryBytes).sum()
        + automorphisms.values().stream().mapToLong(SwitchingKey::memoryBytes).sum();
  }

  private SwitchingKey checked(Optional<SwitchingKey> key, String use, int level) {
    int needed = parameters.wholeLevel(level);
    SwitchingKey found =
        key.orElseThrow(
            () -> new MissingKeyException("no key for " + use + " (level " + needed + ")"));
    if (found.level() < needed) {
      throw new MissingKeyException(
          "the key for %s serves levels up to %d, not %d".formatted(use, found.level(), needed));
    }
    return found;
  }
}
