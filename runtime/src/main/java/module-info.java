/// Client, server and executor.
module dev.sotto.runtime {
  requires static org.jspecify;
  requires transitive dev.sotto.ir;
  requires dev.sotto.ckks;
  requires com.google.protobuf;
  requires jdk.jfr;

  exports dev.sotto.runtime;
  exports dev.sotto.runtime.client;
  exports dev.sotto.runtime.format to
      dev.sotto.cli;
  exports dev.sotto.runtime.server;
}
