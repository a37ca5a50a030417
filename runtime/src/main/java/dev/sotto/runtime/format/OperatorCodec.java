package dev.sotto.runtime.format;

import dev.sotto.ir.linear.ConvolutionOperator;
import dev.sotto.ir.linear.DenseOperator;
import dev.sotto.ir.linear.KroneckerOperator;
import dev.sotto.ir.linear.LinearOperator;
import dev.sotto.ir.linear.ScaledOperator;
import dev.sotto.ir.linear.SelectionOperator;
import dev.sotto.ir.linear.SparseOperator;
import dev.sotto.runtime.wire.ConvolutionMessage;
import dev.sotto.runtime.wire.DenseMessage;
import dev.sotto.runtime.wire.KroneckerMessage;
import dev.sotto.runtime.wire.OperatorMessage;
import dev.sotto.runtime.wire.ScaledMessage;
import dev.sotto.runtime.wire.SelectionMessage;
import dev.sotto.runtime.wire.SparseMessage;
import java.util.List;

/// Linear operators to and from their messages.
///
/// Reading checks every dimension against the numbers that are there, so that `entry` and
/// `forEachInRow` of what comes out stay inside their arrays for every row and column.
final class OperatorCodec {
  /// Entries that a matrix read from a file may have: more would take minutes to go through.
  private static final long MAX_ENTRIES = 1L << 31;

  private OperatorCodec() {}

  static OperatorMessage write(LinearOperator operator) {
    OperatorMessage.Builder message = OperatorMessage.newBuilder();
    switch (operator) {
      case DenseOperator dense ->
          message.setDense(
              DenseMessage.newBuilder()
                  .setRows(dense.rows())
                  .setColumns(dense.columns())
                  .setValues(NumbersCodec.write(dense.values())));
      case ConvolutionOperator convolution -> message.setConvolution(write(convolution));
      case SelectionOperator selection -> {
        SelectionMessage.Builder inner =
            SelectionMessage.newBuilder().setColumns(selection.columns());
        for (int source : selection.source()) {
          inner.addSource(source);
        }
        message.setSelection(inner);
      }
      case KroneckerOperator kronecker ->
          message.setKronecker(
              KroneckerMessage.newBuilder()
                  .setBefore(kronecker.before())
                  .setInner(write(kronecker.inner()))
                  .setAfter(kronecker.after()));
      case ScaledOperator scaled ->
          message.setScaled(
              ScaledMessage.newBuilder()
                  .setInner(write(scaled.inner()))
                  .setRowScale(NumbersCodec.write(scaled.rowScale()))
                  .setColumnScale(NumbersCodec.write(scaled.columnScale())));
      case SparseOperator sparse -> message.setSparse(write(sparse));
    }
    return message.build();
  }

  private static ConvolutionMessage write(ConvolutionOperator convolution) {
    return ConvolutionMessage.newBuilder()
        .setChannels(convolution.channels())
        .setHeight(convolution.height())
        .setWidth(convolution.width())
        .setOutChannels(convolution.outChannels())
        .setOutHeight(convolution.outHeight())
        .setOutWidth(convolution.outWidth())
        .setKernelHeight(convolution.kernelHeight())
        .setKernelWidth(convolution.kernelWidth())
        .setStrideY(convolution.strideY())
        .setStrideX(convolution.strideX())
        .setDilationY(convolution.dilationY())
        .setDilationX(convolution.dilationX())
        .setPadTop(convolution.padTop())
        .setPadLeft(convolution.padLeft())
        .setGroups(convolution.groups())
        .setWeights(NumbersCodec.write(convolution.weights()))
        .build();
  }

  private static SparseMessage write(SparseOperator sparse) {
    SparseMessage.Builder message = SparseMessage.newBuilder().setColumns(sparse.columns());
    for (int start : sparse.rowStart()) {
      message.addRowStart(start);
    }
    for (int column : sparse.column()) {
      message.addColumn(column);
    }
    return message.setValue(NumbersCodec.write(sparse.value())).build();
  }

  /// An operator of exactly these dimensions.
  static LinearOperator read(OperatorMessage message, int rows, int columns, Checks checks) {
    LinearOperator operator = readAny(message, rows, columns, checks);
    checks.range("entries of a matrix", entries(operator), 0, MAX_ENTRIES);
    return operator;
  }

  private static long entries(LinearOperator operator) {
    return switch (operator) {
      case DenseOperator dense -> dense.values().length;
      case ConvolutionOperator convolution ->
          (long) convolution.outHeight() * convolution.outWidth() * convolution.weights().length;
      case SelectionOperator selection -> selection.rows();
      case KroneckerOperator kronecker ->
          (long) kronecker.before() * kronecker.after() * entries(kronecker.inner());
      case ScaledOperator scaled -> entries(scaled.inner());
      case SparseOperator sparse -> sparse.value().length;
    };
  }

  private static LinearOperator readAny(
      OperatorMessage message, int rows, int columns, Checks checks) {
    return switch (message.getKindCase()) {
      case DENSE -> {
        DenseMessage dense = message.getDense();
        checks.equal("rows of a matrix", dense.getRows(), rows);
        checks.equal("columns of a matrix", dense.getColumns(), columns);
        yield new DenseOperator(
            rows, columns, checks.numbers("entries", dense.getValues(), (long) rows * columns));
      }
      case CONVOLUTION -> read(message.getConvolution(), rows, columns, checks);
      case SELECTION -> read(message.getSelection(), rows, columns, checks);
      case KRONECKER -> read(message.getKronecker(), rows, columns, checks);
      case SCALED -> {
        ScaledMessage scaled = message.getScaled();
        double[] rowScale = checks.numbers("row scales", scaled.getRowScale(), rows);
        double[] columnScale = checks.numbers("column scales", scaled.getColumnScale(), columns);
        yield new ScaledOperator(
            readAny(scaled.getInner(), rows, columns, checks), rowScale, columnScale);
      }
      case SPARSE -> read(message.getSparse(), rows, columns, checks);
      case KIND_NOT_SET -> throw checks.malformed("has a matrix of unknown kind");
    };
  }

  private static LinearOperator read(
      ConvolutionMessage message, int rows, int columns, Checks checks) {
    int kernel = checks.product("kernel", message.getKernelHeight(), message.getKernelWidth());
    checks.equal(
        "input elements of a convolution",
        checks.product(
            "input elements", message.getChannels(), message.getHeight(), message.getWidth()),
        columns);
    checks.equal(
        "output elements of a convolution",
        checks.product(
            "output elements",
            message.getOutChannels(),
            message.getOutHeight(),
            message.getOutWidth()),
        rows);
    int groups = message.getGroups();
    checks.range("groups", groups, 1, message.getChannels());
    checks.that(
        message.getChannels() % groups == 0 && message.getOutChannels() % groups == 0,
        "groups do not divide the channels");
    checkSteps(message, checks);
    int weights =
        checks.product("weights", message.getOutChannels(), message.getChannels() / groups, kernel);
    return new ConvolutionOperator(
        message.getChannels(),
        message.getHeight(),
        message.getWidth(),
        message.getOutChannels(),
        message.getOutHeight(),
        message.getOutWidth(),
        message.getKernelHeight(),
        message.getKernelWidth(),
        message.getStrideY(),
        message.getStrideX(),
        message.getDilationY(),
        message.getDilationX(),
        message.getPadTop(),
        message.getPadLeft(),
        groups,
        checks.numbers("weights", message.getWeights(), weights));
  }

  /// Bounds under which no coordinate `output·stride + kernel·dilation − pad` overflows.
  private static void checkSteps(ConvolutionMessage message, Checks checks) {
    int most = 1 << 15;
    checks.range("stride", message.getStrideY(), 1, most);
    checks.range("stride", message.getStrideX(), 1, most);
    checks.range("dilation", message.getDilationY(), 1, most);
    checks.range("dilation", message.getDilationX(), 1, most);
    checks.range("pad", message.getPadTop(), -most, most);
    checks.range("pad", message.getPadLeft(), -most, most);
    checks.range("kernel height", message.getKernelHeight(), 1, most);
    checks.range("kernel width", message.getKernelWidth(), 1, most);
    checks.range("output height", message.getOutHeight(), 1, most);
    checks.range("output width", message.getOutWidth(), 1, most);
  }

  private static LinearOperator read(
      SelectionMessage message, int rows, int columns, Checks checks) {
    checks.equal("rows of a selection", message.getSourceCount(), rows);
    checks.equal("columns of a selection", message.getColumns(), columns);
    int[] source = new int[rows];
    for (int row = 0; row < rows; row++) {
      source[row] = message.getSource(row);
      checks.range("selected column", source[row], -1, columns - 1L);
    }
    return new SelectionOperator(columns, source);
  }

  private static LinearOperator read(
      KroneckerMessage message, int rows, int columns, Checks checks) {
    int outer = checks.product("repetitions", message.getBefore(), message.getAfter());
    checks.that(
        rows % outer == 0 && columns % outer == 0,
        "repetitions of a matrix do not divide its dimensions");
    return new KroneckerOperator(
        message.getBefore(),
        readAny(message.getInner(), rows / outer, columns / outer, checks),
        message.getAfter());
  }

  private static LinearOperator read(SparseMessage message, int rows, int columns, Checks checks) {
    checks.equal("columns of a sparse matrix", message.getColumns(), columns);
    checks.equal("row starts", message.getRowStartCount(), rows + 1L);
    int entries = message.getColumnCount();
    double[] value = checks.numbers("entries", message.getValue(), entries);
    int[] rowStart = ints(message.getRowStartList());
    int[] column = ints(message.getColumnList());
    checks.equal("first row start", rowStart[0], 0);
    checks.equal("last row start", rowStart[rows], entries);
    for (int row = 0; row < rows; row++) {
      checks.range("row start", rowStart[row + 1], rowStart[row], entries);
      int before = -1;
      for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
        checks.range("column of a sparse matrix", column[at], before + 1L, columns - 1L);
        before = column[at];
      }
    }
    return new SparseOperator(columns, rowStart, column, value);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
