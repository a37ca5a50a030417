package dev.sotto.cli.bench;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// An operation of `sotto bench core`.
///
/// @param key its name in the JSON
/// @param units how many of it one run of `work` does
record CoreOperation(String key, ToIntFunction<CoreSubject> units, Consumer<CoreSubject> work) {
  /// In the order of the report.
  static final List<CoreOperation> ALL =
      List.of(
          new CoreOperation("forwardNtt", CoreSubject::limbs, CoreSubject::forwardNtt),
          new CoreOperation("inverseNtt", CoreSubject::limbs, CoreSubject::inverseNtt),
          single("rotate", CoreSubject::rotate),
          new CoreOperation("hoistedRotation", _ -> 4, s -> s.rotateHoisted(1, 2, 3, 4)),
          single("multiplyRelinearize", CoreSubject::multiplyRelinearize),
          single("rescale", CoreSubject::rescale),
          single("encode", CoreSubject::encode),
          single("encryptPublicKey", CoreSubject::encrypt),
          single("decryptDecode", CoreSubject::decrypt));

  private static CoreOperation single(String key, Consumer<CoreSubject> work) {
    return new CoreOperation(key, _ -> 1, work);
  }

  /// The time of one operation.
  Sampling.Millis measure(CoreSubject subject, Sampling sampling) {
    return sampling.of(units.applyAsInt(subject), () -> work.accept(subject));
  }
}
