package dev.sotto.ir.text;

import dev.sotto.ir.polynomial.ChebyshevPolynomial;
import dev.sotto.ir.tensor.Activation;
import dev.sotto.ir.tensor.Tensor;
import dev.sotto.ir.tensor.TensorOp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The operators of a TensorGraph as forms; an activation stands under its own name.
final class TensorOpForm {
  private TensorOpForm() {}

  static Value.Form write(TensorOp op) {
    return switch (op) {
      case TensorOp.Linear linear -> writeLinear(linear);
      case TensorOp.Activate(Activation function) -> ActivationForm.write(function);
      case TensorOp.PRelu(Tensor slope) -> Value.Form.of("prelu").with("slope", slope);
      case TensorOp.Multiply _ -> Value.Form.of("multiply");
      case TensorOp.Maximum _ -> Value.Form.of("maximum");
      case TensorOp.Minimum _ -> Value.Form.of("minimum");
      case TensorOp.MatMul _ -> Value.Form.of("matmul");
      case TensorOp.MaxPool(var kernel, var strides, var dilations, var pads) ->
          Value.Form.of("max_pool")
              .with("kernel", kernel)
              .with("strides", strides)
              .with("dilations", dilations)
              .with("pads", pads);
      case TensorOp.ReduceMax(var axes, boolean keepDims) -> reduce("reduce_max", axes, keepDims);
      case TensorOp.Polynomial(ChebyshevPolynomial p) -> polynomial(p);
      case TensorOp.Softmax(int axis, boolean logarithm) ->
          Value.Form.of("softmax").with("axis", axis).with("logarithm", logarithm);
      case TensorOp.FlatSoftmax(int axis, boolean logarithm) ->
          Value.Form.of("flat_softmax").with("axis", axis).with("logarithm", logarithm);
      case TensorOp.ArgMax(int axis, boolean keepDims, boolean last) ->
          Value.Form.of("arg_max").with("axis", axis).with("keep", keepDims).with("last", last);
      case TensorOp.LabelMap(List<String> labels) ->
          Value.Form.of("label_map")
              .with(
                  "labels", new Value.Items(labels.stream().<Value>map(Value.Text::new).toList()));
      case TensorOp.Normalize(int axis, int p) ->
          Value.Form.of("normalize").with("axis", axis).with("p", p);
    };
  }

  static Value.Form polynomial(ChebyshevPolynomial polynomial) {
    return Value.Form.of("polynomial").with("chebyshev", polynomial.toArray());
  }

  private static Value.Form reduce(String name, List<Integer> axes, boolean keepDims) {
    return Value.Form.of(name).with("axes", axes).with("keep", keepDims);
  }

  private static Value.Form writeLinear(TensorOp.Linear op) {
    return switch (op) {
      case TensorOp.Convolution c ->
          withBias(Value.Form.of("conv").with("weights", c.weights()), c.bias())
              .with("strides", c.strides())
              .with("dilations", c.dilations())
              .with("pads", c.pads())
              .with("groups", c.groups());
      case TensorOp.TransposedConvolution c ->
          withBias(Value.Form.of("transposed_conv").with("weights", c.weights()), c.bias())
              .with("strides", c.strides())
              .with("dilations", c.dilations())
              .with("pads", c.pads())
              .with("output_padding", c.outputPadding())
              .with("groups", c.groups());
      case TensorOp.FullyConnected(Tensor weights, Optional<Tensor> bias) ->
          withBias(Value.Form.of("fully_connected").with("weights", weights), bias);
      case TensorOp.MatMulConstant(Tensor weights, boolean first) ->
          Value.Form.of("matmul_constant").with("weights", weights).with("constant_first", first);
      case TensorOp.AveragePool p ->
          Value.Form.of("average_pool")
              .with("kernel", p.kernel())
              .with("strides", p.strides())
              .with("dilations", p.dilations())
              .with("pads", p.pads())
              .with("count_include_pad", p.countIncludePad());
      case TensorOp.ReduceSum(var axes, boolean keepDims) -> reduce("reduce_sum", axes, keepDims);
      case TensorOp.ReduceMean(var axes, boolean keepDims) -> reduce("reduce_mean", axes, keepDims);
      case TensorOp.Transpose(var permutation) ->
          Value.Form.of("transpose").with("permutation", permutation);
      case TensorOp.Reshape(var target) ->
          Value.Form.of("reshape").with("target", target.extents());
      case TensorOp.Slice(var starts, var steps, var extents) ->
          Value.Form.of("slice")
              .with("starts", starts)
              .with("steps", steps)
              .with("extents", extents);
      case TensorOp.Pad(var pads, var mode, double value) ->
          Value.Form.of("pad")
              .with("pads", pads)
              .with("mode", Value.Form.of(mode.name().toLowerCase(Locale.ROOT)))
              .with("value", value);
      case TensorOp.Gather(int axis, Tensor indices) ->
          Value.Form.of("gather").with("axis", axis).with("indices", indices);
      case TensorOp.Concat(int axis) -> Value.Form.of("concat").with("axis", axis);
      case TensorOp.Expand(var target) -> Value.Form.of("expand").with("target", target.extents());
      case TensorOp.BatchNormalization n ->
          Value.Form.of("batch_normalization")
              .with("scale", n.scale())
              .with("shift", n.shift())
              .with("mean", n.mean())
              .with("variance", n.variance())
              .with("epsilon", n.epsilon());
      case TensorOp.AddConstant(Tensor constant) ->
          Value.Form.of("add_constant").with("constant", constant);
      case TensorOp.MultiplyConstant(Tensor constant) ->
          Value.Form.of("multiply_constant").with("constant", constant);
      case TensorOp.Add _ -> Value.Form.of("add");
      case TensorOp.Subtract _ -> Value.Form.of("subtract");
      case TensorOp.Affine(var matrices, Tensor bias) ->
          Value.Form.of("affine").with("matrices", OperatorForm.write(matrices)).with("bias", bias);
    };
  }

  private static Value.Form withBias(Value.Form form, Optional<Tensor> bias) {
    bias.ifPresent(tensor -> form.with("bias", tensor));
    return form;
  }

  static TensorOp read(Value.Form form) {
    Fields fields = new Fields(form);
    TensorOp op =
        ActivationForm.read(fields)
            .<TensorOp>map(TensorOp.Activate::new)
            .orElseGet(() -> readNamed(fields));
    fields.finish();
    return op;
  }

  static ChebyshevPolynomial polynomial(Fields fields) {
    return new ChebyshevPolynomial(fields.doubles("chebyshev"));
  }

  private static TensorOp readNamed(Fields f) {
    return switch (f.name()) {
      case "prelu" -> new TensorOp.PRelu(f.tensor("slope"));
      case "multiply" -> new TensorOp.Multiply();
      case "maximum" -> new TensorOp.Maximum();
      case "minimum" -> new TensorOp.Minimum();
      case "matmul" -> new TensorOp.MatMul();
      case "max_pool" ->
          new TensorOp.MaxPool(
              f.integers("kernel"),
              f.integers("strides"),
              f.integers("dilations"),
              f.integers("pads"));
      case "reduce_max" -> new TensorOp.ReduceMax(f.integers("axes"), f.flag("keep"));
      case "polynomial" -> new TensorOp.Polynomial(polynomial(f));
      case "softmax" -> new TensorOp.Softmax(f.integer("axis"), f.flag("logarithm"));
      case "flat_softmax" -> new TensorOp.FlatSoftmax(f.integer("axis"), f.flag("logarithm"));
      case "arg_max" -> new TensorOp.ArgMax(f.integer("axis"), f.flag("keep"), f.flag("last"));
      case "label_map" -> new TensorOp.LabelMap(f.texts("labels"));
      case "normalize" -> new TensorOp.Normalize(f.integer("axis"), f.integer("p"));
      default -> readLinear(f);
    };
  }

  private static TensorOp readLinear(Fields f) {
    return switch (f.name()) {
      case "conv" ->
          new TensorOp.Convolution(
              f.tensor("weights"),
              f.optionalTensor("bias"),
              f.integers("strides"),
              f.integers("dilations"),
              f.integers("pads"),
              f.integer("groups"));
      case "transposed_conv" ->
          new TensorOp.TransposedConvolution(
              f.tensor("weights"),
              f.optionalTensor("bias"),
              f.integers("strides"),
              f.integers("dilations"),
              f.integers("pads"),
              f.integers("output_padding"),
              f.integer("groups"));
      case "fully_connected" ->
          new TensorOp.FullyConnected(f.tensor("weights"), f.optionalTensor("bias"));
      case "matmul_constant" ->
          new TensorOp.MatMulConstant(f.tensor("weights"), f.flag("constant_first"));
      case "average_pool" ->
          new TensorOp.AveragePool(
              f.integers("kernel"),
              f.integers("strides"),
              f.integers("dilations"),
              f.integers("pads"),
              f.flag("count_include_pad"));
      case "reduce_sum" -> new TensorOp.ReduceSum(f.integers("axes"), f.flag("keep"));
      case "reduce_mean" -> new TensorOp.ReduceMean(f.integers("axes"), f.flag("keep"));
      case "transpose" -> new TensorOp.Transpose(f.integers("permutation"));
      case "reshape" -> new TensorOp.Reshape(f.shape("target"));
      case "slice" ->
          new TensorOp.Slice(f.integers("starts"), f.integers("steps"), f.integers("extents"));
      case "pad" -> new TensorOp.Pad(f.integers("pads"), mode(f), f.number("value"));
      case "gather" -> new TensorOp.Gather(f.integer("axis"), f.tensor("indices"));
      case "concat" -> new TensorOp.Concat(f.integer("axis"));
      case "expand" -> new TensorOp.Expand(f.shape("target"));
      case "batch_normalization" ->
          new TensorOp.BatchNormalization(
              f.tensor("scale"),
              f.tensor("shift"),
              f.tensor("mean"),
              f.tensor("variance"),
              f.number("epsilon"));
      case "add_constant" -> new TensorOp.AddConstant(f.tensor("constant"));
      case "multiply_constant" -> new TensorOp.MultiplyConstant(f.tensor("constant"));
      case "add" -> new TensorOp.Add();
      case "subtract" -> new TensorOp.Subtract();
      case "affine" ->
          new TensorOp.Affine(OperatorForm.read(f.forms("matrices")), f.tensor("bias"));
      default -> throw f.malformed("no operator '" + f.name() + "'");
    };
  }

  private static TensorOp.PadMode mode(Fields fields) {
    String word = fields.word("mode");
    for (TensorOp.PadMode mode : TensorOp.PadMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
        return mode;
      }
    }
    throw fields.malformed("no padding '" + word + "'");
  }
}
