/// ONNX models to TensorGraph.
module dev.sotto.frontend.onnx {
  requires static org.jspecify;
  requires transitive dev.sotto.ir;
  requires org.tribuo.util.onnx;
  requires com.google.protobuf;

  exports dev.sotto.frontend.onnx;
}
