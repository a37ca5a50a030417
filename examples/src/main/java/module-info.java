/// One runnable main per use case.
module dev.sotto.examples {
  requires static org.jspecify;
  requires dev.sotto.ckks;
  requires dev.sotto.frontend.onnx;
  requires dev.sotto.optimizer;
  requires dev.sotto.runtime;
  requires org.tribuo.util.onnx;
  requires com.google.protobuf;
  requires java.net.http;
  requires jdk.httpserver;

  exports dev.sotto.examples.embedding;
  exports dev.sotto.examples.http;
  exports dev.sotto.examples.wdbc;
}
