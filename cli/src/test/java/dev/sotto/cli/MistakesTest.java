package dev.sotto.cli;

import static dev.sotto.cli.CommandRunner.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sotto.testkit.OnnxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users get wrong: each is one line, perhaps a hint, and the right exit code.
class MistakesTest {
  private static final int MISTAKE = 1;
  private static final int USAGE = 2;

  @TempDir static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void build() throws IOException {
    shop = Workshop.build(folder);
  }

  private static void refused(int code, String message, Object... arguments) {
    var _ = run(arguments).refuses(code, message);
  }

  @Test
  void wrongUsageExitsWithTwo() {
    refused(USAGE, "name a command");
    refused(USAGE, "'frobnicate'", "frobnicate");
    refused(USAGE, "Missing required parameter", "compile");
    refused(USAGE, "--frob", "compile", shop.at("a.onnx"), "--frob");
    refused(USAGE, "--secret", "keygen", shop.at("a.sotto"));
    refused(USAGE, "--count", "verify", shop.at("a.onnx"), "--samples", "x.npy", "--count", "few");
    refused(USAGE, "--tolerance", "compile", shop.at("a.onnx"), "--tolerance", "small");
    refused(USAGE, "--language", "inspect", shop.at("a.onnx"), "--language", "latin");
  }

  @Test
  void filesThatAreMissingAreNamed() {
    refused(MISTAKE, "no such file: ", "compile", shop.at("nothing.onnx"));
    refused(MISTAKE, "no such file: ", "compile", shop.at("none/nothing.onnx"));
    refused(MISTAKE, "no such file: ", "inspect", shop.at("nothing.sotto"));
    refused(
        MISTAKE, "no such file: ", "compile", shop.at("a.onnx"), "--calibrate", shop.at("no.npy"));
    refused(
        MISTAKE,
        "no such file: ",
        "run",
        shop.at("a.sotto"),
        "--keys",
        shop.at("no.keys"),
        shop.at("a.in.ct"),
        "-o",
        shop.at("o"));
    refused(
        MISTAKE,
        "no such file: ",
        "decrypt",
        shop.at("a.sotto"),
        "--key",
        shop.at("no.key"),
        shop.at("a.out.ct"));
    refused(
        MISTAKE,
        "no such file: ",
        "encrypt",
        shop.at("a.sotto"),
        "--key",
        shop.at("a.key"),
        shop.at("no.npy"),
        "-o",
        shop.at("o"));
    refused(MISTAKE, "folder", "compile", folder);
  }

  @Test
  void aModelThatIsNoneIsRefused() {
    refused(MISTAKE, "garbage.onnx", "compile", shop.put("garbage.onnx", new byte[] {1, 2, 3}));
    refused(MISTAKE, "empty.onnx", "compile", shop.put("empty.onnx", new byte[0]));
    refused(MISTAKE, "x.npy", "inspect", shop.at("x.npy"));
    refused(MISTAKE, "empty.sotto", "inspect", shop.put("empty.sotto", new byte[0]));
    refused(
        MISTAKE, "Frobnicate", "compile", shop.put("strange.onnx", OnnxBytes.unknownOperator()));
  }

  @Test
  void compilerOptionsOutOfRangeAreRefused() {
    Path model = shop.at("a.onnx");
    refused(MISTAKE, "--tolerance 0.0", "compile", model, "--tolerance", 0);
    refused(MISTAKE, "--tolerance NaN", "compile", model, "--tolerance", "NaN");
    refused(MISTAKE, "batch 'many'", "compile", model, "--batch", "many");
    refused(MISTAKE, "batch 0", "compile", model, "--batch", 0);
    refused(
        MISTAKE,
        "folder",
        "compile",
        model,
        "--calibrate",
        shop.at("calibration.npy"),
        "-o",
        shop.at("no/such/folder/m.sotto"));
  }

  @Test
  void samplesThatDoNotFitAreRefused() {
    Path wide = shop.table("wide.npy", 4, Workshop.FEATURES + 1, i -> i);
    Path nan = shop.table("nan.npy", 4, Workshop.FEATURES, i -> i == 8 ? Double.NaN : 0);
    Path infinite =
        shop.table("inf.npy", 4, Workshop.FEATURES, i -> i == 8 ? Double.NEGATIVE_INFINITY : 0);
    Path far = shop.table("far.npy", 4, Workshop.FEATURES, i -> 50 * Math.sin(i * 0.9));
    Path text = shop.put("samples.txt", new byte[] {'1'});
    for (Path calibration : new Path[] {wide, nan, infinite, text}) {
      refused(
          MISTAKE,
          calibration.getFileName().toString(),
          "compile",
          shop.at("a.onnx"),
          "--calibrate",
          calibration);
    }
    encryptRefuses("takes 6 values", wide);
    encryptRefuses("sample 1 has the value NaN at position 2", nan);
    encryptRefuses("sample 1 has the value -Infinity", infinite);
    encryptRefuses("outside its calibrated interval", far);
    encryptRefuses("samples.txt", text);
    encryptRefuses("a.key", shop.at("a.key"));
    assertFalse(Files.exists(shop.at("never.ct")));
  }

  private static void encryptRefuses(String message, Path samples) {
    refused(
        MISTAKE,
        message,
        "encrypt",
        shop.at("a.sotto"),
        "--key",
        shop.at("a.key"),
        samples,
        "-o",
        shop.at("never.ct"));
  }

  @Test
  void aSecretKeyIsNotOverwritten() {
    refused(
        MISTAKE,
        "is not overwritten",
        "keygen",
        shop.at("a.sotto"),
        "--secret",
        shop.at("a.key"),
        "--evaluation",
        shop.at("other.keys"));
    refused(
        MISTAKE,
        "same file",
        "keygen",
        shop.at("a.sotto"),
        "--secret",
        shop.at("one"),
        "--evaluation",
        shop.at("one"));
    refused(
        MISTAKE,
        "holds a secret key",
        "keygen",
        shop.at("a.sotto"),
        "--secret",
        shop.at("one"),
        "--evaluation",
        shop.at("a.key"));
    refused(
        MISTAKE,
        "holds a secret key",
        "run",
        shop.at("a.sotto"),
        "--keys",
        shop.at("a.keys"),
        shop.at("a.in.ct"),
        "-o",
        shop.at("a.key"));
  }

  @Test
  void whatACommandReadsIsNotOverwritten() throws IOException {
    String read = "is what the command reads";
    Path key = shop.at("a.key");
    byte[] before = Files.readAllBytes(key);
    refused(MISTAKE, read, "compile", shop.at("a.onnx"), "-o", shop.at("a.onnx"));
    Path samples = shop.at("calibration.npy");
    for (String command : new String[] {"compile", "report"}) {
      refused(MISTAKE, read, command, shop.at("a.onnx"), "--calibrate", samples, "-o", samples);
    }
    Object[] encrypt = {"encrypt", shop.at("a.sotto"), "--key", key, shop.at("x.npy"), "-o"};
    refused(MISTAKE, read, with(encrypt, key));
    refused(MISTAKE, read, with(encrypt, shop.at("x.npy")));
    refused(MISTAKE, read, with(encrypt, shop.at("a.sotto")));
    Object[] run = {
      "run", shop.at("a.sotto"), "--keys", shop.at("a.keys"), shop.at("a.in.ct"), "-o"
    };
    refused(MISTAKE, read, with(run, shop.at("a.in.ct")));
    refused(MISTAKE, read, with(run, shop.at("a.keys")));
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), key);
    Object[] decrypt = {"decrypt", shop.at("a.sotto"), "--key", key, shop.at("a.out.ct"), "-o"};
    refused(MISTAKE, read, with(decrypt, link));
    assertArrayEquals(before, Files.readAllBytes(key));
  }

  @Test
  void anOutputThatIsAFolderOrInNoneIsRefusedBeforeAnyWork() {
    refused(MISTAKE, "is a folder", "compile", shop.at("a.onnx"), "-o", folder);
    refused(MISTAKE, "no folder ", "compile", shop.at("a.onnx"), "-o", shop.at("none") + "/m");
    refused(MISTAKE, "is a folder", "bench", "core", "--save", folder);
    refused(MISTAKE, "is a folder", "report", shop.at("a.onnx"), "-o", folder);
  }

  @Test
  void aFolderThatMayNotBeWrittenIsRefusedBeforeAnyWork() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(closed), "this user may write everywhere");
    Object[] keygen = {
      "keygen", shop.at("a.sotto"), "--evaluation", shop.at("never.keys"), "--secret"
    };
    refused(MISTAKE, "no permission to write into the folder", with(keygen, closed.resolve("key")));
    assertFalse(Files.exists(shop.at("never.keys")));
  }

  @Test
  void namesThatTheSystemCannotHoldAreRefused() {
    refused(USAGE, "is no file name", "inspect", "model\0.sotto");
  }

  private static Object[] with(Object[] arguments, Object last) {
    return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray();
  }

  @Test
  void filesOfAnotherModelAreRefused() {
    runRefuses("another compiled model", "a.sotto", "b.keys", "a.in.ct");
    runRefuses("another compiled model", "a.sotto", "a.keys", "b.in.ct");
    decryptRefuses("another compiled model", "a.sotto", "b.key", "a.out.ct");
    decryptRefuses("another compiled model", "a.sotto", "a.key", "b.out.ct");
    refused(
        MISTAKE,
        "another compiled model",
        "encrypt",
        shop.at("a.sotto"),
        "--key",
        shop.at("b.key"),
        shop.at("x.npy"),
        "-o",
        shop.at("never.ct"));
  }

  @Test
  void filesOfAnotherKeyAreRefused() {
    runRefuses("another secret key", "a.sotto", "a2.keys", "a.in.ct");
    decryptRefuses("another secret key", "a.sotto", "a2.key", "a.out.ct");
  }

  @Test
  void filesInOneAnothersPlaceAreRefused() {
    runRefuses("", "a.sotto", "a.key", "a.in.ct");
    runRefuses("", "a.sotto", "a.keys", "a.keys");
    runRefuses("", "a.keys", "a.keys", "a.in.ct");
    runRefuses("holds outputs where inputs are wanted", "a.sotto", "a.keys", "a.out.ct");
    decryptRefuses("", "a.sotto", "a.keys", "a.out.ct");
    decryptRefuses("holds inputs where outputs are wanted", "a.sotto", "a.key", "a.in.ct");
  }

  @Test
  void answersGoToKnownFormatsOnly() {
    refused(
        MISTAKE,
        ".npy or .csv",
        "decrypt",
        shop.at("a.sotto"),
        "--key",
        shop.at("a.key"),
        shop.at("a.out.ct"),
        "-o",
        shop.at("y.xlsx"));
  }

  @Test
  void aCompiledModelKnowsItsCircuitOnly() {
    refused(
        MISTAKE, "holds its circuit only", "inspect", shop.at("a.sotto"), "--language", "tensor");
  }

  @Test
  void countsAndThreadsAreBounded() {
    refused(
        MISTAKE,
        "--count 0",
        "verify",
        shop.at("a.onnx"),
        "--samples",
        shop.at("x.npy"),
        "--count",
        0);
    refused(
        MISTAKE,
        "--threads -1",
        "run",
        shop.at("a.sotto"),
        "--keys",
        shop.at("a.keys"),
        shop.at("a.in.ct"),
        "-o",
        shop.at("never.ct"),
        "--threads",
        -1);
  }

  private static void runRefuses(String message, String model, String keys, String input) {
    refused(
        MISTAKE,
        message,
        "run",
        shop.at(model),
        "--keys",
        shop.at(keys),
        shop.at(input),
        "-o",
        shop.at("never.ct"));
    assertFalse(Files.exists(shop.at("never.ct")));
  }

  private static void decryptRefuses(String message, String model, String key, String input) {
    refused(MISTAKE, message, "decrypt", shop.at(model), "--key", shop.at(key), shop.at(input));
  }
}
