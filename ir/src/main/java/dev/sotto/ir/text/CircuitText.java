package dev.sotto.ir.text;

import dev.sotto.ir.circuit.Circuit;
import dev.sotto.ir.circuit.Circuit.CircuitNode;
import dev.sotto.ir.circuit.Circuit.CircuitOutput;
import dev.sotto.ir.circuit.Circuit.KeyList;
import dev.sotto.ir.circuit.Circuit.RotationKey;
import dev.sotto.ir.circuit.CircuitOp;
import dev.sotto.ir.circuit.CircuitParameters;
import dev.sotto.ir.circuit.CircuitVerifier;
import java.util.List;
import java.util.Optional;

/// Circuits as text, with their parameters and keys.
public final class CircuitText {
  private static final String LANGUAGE = "circuit";

  private CircuitText() {}

  /// The text of `circuit`, one line a node; with `FULL` constants [#parse] gives it back.
  public static String print(Circuit circuit, Constants constants) {
    Document document =
        new Document(
            header(circuit),
            circuit.name(),
            List.of(),
            circuit.nodes().stream().map(node -> write(node, circuit.width())).toList(),
            circuit.outputs().stream()
                .map(output -> new Document.DocumentOutput(output.name(), output.value()))
                .toList());
    return DocumentPrinter.print(document, constants);
  }

  private static Value.Form header(Circuit circuit) {
    CircuitParameters parameters = circuit.parameters();
    KeyList keys = circuit.keys();
    List<Value> primes = parameters.levelPrimes().stream().<Value>map(Value::numbers).toList();
    Value.Form header =
        Value.Form.of(LANGUAGE)
            .with("width", circuit.width())
            .with("log_n", parameters.logN())
            .with("level_primes", new Value.Items(primes))
            .with("special_primes", parameters.specialPrimes())
            .with("digit_primes", parameters.digitPrimes())
            .with("security_bits", parameters.securityBits())
            .with("relinearization_level", keys.relinearizationLevel())
            .with("conjugation_level", keys.conjugationLevel())
            .with("rotations", rotations(keys.rotations()));
    if (keys.encapsulation()) {
      header
          .with("low_rotations", rotations(keys.lowRotations()))
          .with("raised_rotations", rotations(keys.raisedRotations()))
          .with("encapsulation", true);
    }
    parameters
        .bootstrapping()
        .ifPresent(form -> header.with("bootstrapping", BootstrappingForm.write(form)));
    return header;
  }

  private static Value rotations(List<RotationKey> keys) {
    return new Value.Items(
        keys.stream().<Value>map(key -> Value.numbers(List.of(key.step(), key.level()))).toList());
  }

  private static Document.DocumentNode write(CircuitNode node, int width) {
    Value.Form placement =
        LayoutForm.write(node.layout(), width)
            .with("level", node.level())
            .with("scale", node.scale());
    if (node.degree() != 1) {
      placement.with("degree", node.degree());
    }
    return new Document.DocumentNode(
        node.result(),
        write(node.op()),
        node.operands(),
        node.layout().shape(),
        Optional.of(placement),
        node.origin());
  }

  private static Value.Form write(CircuitOp op) {
    return switch (op) {
      case CircuitOp.Input(String name) ->
          Value.Form.of("input").with("name", new Value.Text(name));
      case CircuitOp.Linear linear -> write(linear);
      case CircuitOp.Polynomial(var polynomial) -> TensorOpForm.polynomial(polynomial);
      case CircuitOp.Multiply _ -> Value.Form.of("multiply");
      case CircuitOp.Add _ -> Value.Form.of("add");
      case CircuitOp.Subtract _ -> Value.Form.of("subtract");
      case CircuitOp.Relinearize _ -> Value.Form.of("relinearize");
      case CircuitOp.Rescale _ -> Value.Form.of("rescale");
      case CircuitOp.Adjust _ -> Value.Form.of("adjust");
      case CircuitOp.Rotate(int step) -> Value.Form.of("rotate").with("step", step);
      case CircuitOp.Conjugate _ -> Value.Form.of("conjugate");
      case CircuitOp.Bootstrap(double bound) -> Value.Form.of("bootstrap").with("bound", bound);
    };
  }

  private static Value.Form write(CircuitOp.Linear linear) {
    Value.Form form =
        Value.Form.of("linear")
            .with("matrices", OperatorForm.write(linear.matrices()))
            .with("bias", linear.bias())
            .with("fold", linear.fold())
            .with("baby_steps", linear.babySteps());
    return linear.foldsFirst() ? form.with("folds_first", true) : form;
  }

  /// The verified circuit of `text`; throws `MalformedArtifactException` where it is none.
  public static Circuit parse(String text) {
    Document document = DocumentParser.parse(text);
    Fields header = new Fields(document.header());
    if (!header.name().equals(LANGUAGE) || !document.inputs().isEmpty()) {
      throw header.malformed("a " + header.name() + ", not a " + LANGUAGE);
    }
    int width = header.integer("width");
    Circuit circuit =
        new Circuit(
            document.name(),
            Guard.at(document.header(), () -> parameters(header)),
            width,
            document.nodes().stream().map(node -> read(node, width)).toList(),
            document.outputs().stream()
                .map(output -> new CircuitOutput(output.name(), output.value()))
                .toList(),
            keys(header));
    header.finish();
    return Guard.verified(() -> CircuitVerifier.verify(circuit));
  }

  private static CircuitParameters parameters(Fields header) {
    return new CircuitParameters(
        header.integer("log_n"),
        header.longLists("level_primes"),
        header.longs("special_primes"),
        header.integer("digit_primes"),
        header.integer("security_bits"),
        header.has("bootstrapping")
            ? Optional.of(BootstrappingForm.read(header.form("bootstrapping")))
            : Optional.empty());
  }

  private static KeyList keys(Fields header) {
    boolean encapsulation = header.has("encapsulation") && header.flag("encapsulation");
    return new KeyList(
        rotations(header, "rotations"),
        header.integer("relinearization_level"),
        header.integer("conjugation_level"),
        encapsulation ? rotations(header, "low_rotations") : List.of(),
        encapsulation ? rotations(header, "raised_rotations") : List.of(),
        encapsulation);
  }

  private static List<RotationKey> rotations(Fields header, String field) {
    return header.integerLists(field).stream()
        .map(
            key -> {
              if (key.size() != 2) {
                throw header.malformed("a rotation is [step, level]");
              }
              return new RotationKey(key.get(0), key.get(1));
            })
        .toList();
  }

  private static CircuitNode read(Document.DocumentNode node, int width) {
    return Guard.at(
        node.op(),
        () -> {
          Fields fields = new Fields(node.op());
          Fields placement =
              new Fields(node.placement().orElseThrow(() -> fields.malformed("no layout")));
          CircuitNode read =
              new CircuitNode(
                  node.result(),
                  op(fields),
                  node.operands(),
                  LayoutForm.read(placement, node.shape(), width),
                  placement.integer("level"),
                  placement.number("scale"),
                  placement.integer("degree", 1),
                  node.origin());
          fields.finish();
          placement.finish();
          return read;
        });
  }

  private static CircuitOp op(Fields fields) {
    return switch (fields.name()) {
      case "input" -> new CircuitOp.Input(fields.text("name"));
      case "linear" ->
          new CircuitOp.Linear(
              OperatorForm.read(fields.forms("matrices")),
              fields.tensor("bias"),
              fields.integer("fold"),
              fields.integer("baby_steps"),
              fields.has("folds_first") && fields.flag("folds_first"));
      case "polynomial" -> new CircuitOp.Polynomial(TensorOpForm.polynomial(fields));
      case "multiply" -> new CircuitOp.Multiply();
      case "add" -> new CircuitOp.Add();
      case "subtract" -> new CircuitOp.Subtract();
      case "relinearize" -> new CircuitOp.Relinearize();
      case "rescale" -> new CircuitOp.Rescale();
      case "adjust" -> new CircuitOp.Adjust();
      case "rotate" -> new CircuitOp.Rotate(fields.integer("step"));
      case "conjugate" -> new CircuitOp.Conjugate();
      case "bootstrap" -> new CircuitOp.Bootstrap(fields.number("bound"));
      default -> throw fields.malformed("no operator '" + fields.name() + "'");
    };
  }
}
