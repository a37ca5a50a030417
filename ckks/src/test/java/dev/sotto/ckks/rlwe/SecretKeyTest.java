package dev.sotto.ckks.rlwe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sotto.ckks.InsecureToyParameters;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretKeyTest {
  private final CkksContext context = new CkksContext(InsecureToyParameters.of(6, 1));
  private final KeyGenerator generator = new KeyGenerator(context, new SecureRandom());

  @Test
  void aSecretKeyHasNoTextFormNoEqualityAndNoSerialisation() {
    Stream<String> declared =
        Arrays.stream(SecretKey.class.getDeclaredMethods()).map(Method::getName);
    assertFalse(
        declared.anyMatch(
            name -> name.equals("toString") || name.equals("equals") || name.equals("hashCode")));
    assertFalse(java.io.Serializable.class.isAssignableFrom(SecretKey.class));
  }

  @Test
  void everyAccessorOfTheSecretAsksForTheToken() {
    for (Method method : SecretKey.class.getDeclaredMethods()) {
      if (method.getReturnType().isArray() && !method.isSynthetic()) {
        assertArrayEquals(
            new Class<?>[] {SecretKeyAccess.class}, method.getParameterTypes(), method.getName());
      }
    }
  }

  @Test
  void closingZeroesTheSecret() {
    SecretKey secret = generator.secretKey();
    double[][] limbs = secret.limbs(SecretKeyAccess.granted());
    assertTrue(Arrays.stream(limbs[0]).anyMatch(x -> x != 0));
    secret.close();
    for (double[] limb : limbs) {
      assertTrue(Arrays.stream(limb).allMatch(x -> x == 0));
    }
    assertThrows(IllegalStateException.class, () -> secret.limbs(SecretKeyAccess.granted()));
    assertThrows(IllegalStateException.class, () -> secret.coefficients(SecretKeyAccess.granted()));
  }

  @Test
  void storedCoefficientsGiveTheSameKey() {
    SecretKeyAccess access = SecretKeyAccess.granted();
    try (SecretKey secret = generator.secretKey();
        SecretKey restored = generator.restore(secret.coefficients(access), access)) {
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(secret.limbs(access)[i], restored.limbs(access)[i]);
      }
    }
    byte[] wrong = new byte[64];
    wrong[5] = 2;
    assertEquals(
        "a secret coefficient outside [-1, 1]",
        assertThrows(IllegalArgumentException.class, () -> generator.restore(wrong, access))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> generator.restore(new byte[63], access));
  }
}
