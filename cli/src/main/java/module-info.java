/// The sotto command.
module dev.sotto.cli {
  requires static org.jspecify;
  requires com.google.gson;
  requires dev.sotto.ckks;
  requires dev.sotto.frontend.onnx;
  requires dev.sotto.optimizer;
  requires dev.sotto.report;
  requires dev.sotto.runtime;
  requires info.picocli;
  requires java.management;
  requires me.tongfei.progressbar;

  opens dev.sotto.cli to
      info.picocli;
}
