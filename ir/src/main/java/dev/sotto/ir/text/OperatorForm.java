package dev.sotto.ir.text;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.KroneckerOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.linear.SparseOperator;
import dev.sotto.ir.tensor.Shape;
import dev.sotto.ir.tensor.Tensor;
import java.util.List;

/// Linear operators as forms.
final class OperatorForm {
  private OperatorForm() {}

  static Value write(List<LinearOperator> operators) {
    return new Value.Items(operators.stream().<Value>map(OperatorForm::write).toList());
  }

  static List<LinearOperator> read(List<Fields> forms) {
    return forms.stream().map(OperatorForm::read).toList();
  }

  private static Value.Form write(LinearOperator operator) {
    return switch (operator) {
      case DenseOperator(int rows, int columns, double[] values) ->
          Value.Form.of("dense").with("values", Tensor.wrap(Shape.of(rows, columns), values));
      case SelectionOperator(int columns, int[] source) ->
          Value.Form.of("selection").with("columns", columns).with("source", source);
      case KroneckerOperator(int before, LinearOperator inner, int after) ->
          Value.Form.of("kronecker")
              .with("before", before)
              .with("inner", write(inner))
              .with("after", after);
      case ScaledOperator(LinearOperator inner, double[] rowScale, double[] columnScale) ->
          Value.Form.of("scaled")
              .with("inner", write(inner))
              .with("rows", rowScale)
              .with("columns", columnScale);
      case SparseOperator(int columns, int[] rowStart, int[] column, double[] value) ->
          Value.Form.of("sparse")
              .with("columns", columns)
              .with("row_start", rowStart)
              .with("column", column)
              .with("values", value);
      case ConvolutionOperator conv ->
          Value.Form.of("convolution")
              .with("input", List.of(conv.channels(), conv.height(), conv.width()))
              .with("output", List.of(conv.outChannels(), conv.outHeight(), conv.outWidth()))
              .with("kernel", List.of(conv.kernelHeight(), conv.kernelWidth()))
              .with("strides", List.of(conv.strideY(), conv.strideX()))
              .with("dilations", List.of(conv.dilationY(), conv.dilationX()))
              .with("pads", List.of(conv.padTop(), conv.padLeft()))
              .with("groups", conv.groups())
              .with("weights", conv.weights());
    };
  }

  private static LinearOperator read(Fields fields) {
    LinearOperator operator =
        switch (fields.name()) {
          case "dense" -> {
            Tensor values = fields.tensor("values");
            if (values.shape().rank() != 2) {
              throw fields.malformed("a dense matrix of shape " + values.shape());
            }
            yield new DenseOperator(
                values.shape().extent(0), values.shape().extent(1), values.toArray());
          }
          case "selection" ->
              new SelectionOperator(fields.integer("columns"), fields.indices("source"));
          case "kronecker" ->
              new KroneckerOperator(
                  fields.integer("before"), read(fields.form("inner")), fields.integer("after"));
          case "scaled" ->
              new ScaledOperator(
                  read(fields.form("inner")), fields.doubles("rows"), fields.doubles("columns"));
          case "sparse" ->
              new SparseOperator(
                  fields.integer("columns"),
                  fields.indices("row_start"),
                  fields.indices("column"),
                  fields.doubles("values"));
          case "convolution" -> convolution(fields);
          default -> throw fields.malformed("no linear operator '" + fields.name() + "'");
        };
    fields.finish();
    return operator;
  }

  private static ConvolutionOperator convolution(Fields fields) {
    int[] input = list(fields, "input", 3);
    int[] output = list(fields, "output", 3);
    int[] kernel = list(fields, "kernel", 2);
    int[] strides = list(fields, "strides", 2);
    int[] dilations = list(fields, "dilations", 2);
    int[] pads = list(fields, "pads", 2);
    return new ConvolutionOperator(
        input[0],
        input[1],
        input[2],
        output[0],
        output[1],
        output[2],
        kernel[0],
        kernel[1],
        strides[0],
        strides[1],
        dilations[0],
        dilations[1],
        pads[0],
        pads[1],
        fields.integer("groups"),
        fields.doubles("weights"));
  }

  private static int[] list(Fields fields, String field, int length) {
    List<Integer> integers = fields.integers(field);
    if (integers.size() != length) {
      throw fields.malformed("attribute '%s' needs %d numbers".formatted(field, length));
    }
    return integers.stream().mapToInt(Integer::intValue).toArray();
  }
}
