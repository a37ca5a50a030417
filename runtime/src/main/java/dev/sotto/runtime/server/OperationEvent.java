package dev.sotto.runtime.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One operation of a circuit on the ciphertexts of one batch, in a JDK Flight Recorder recording.
@Name("dev.sotto.Operation")
@Label("Circuit Operation")
@Description("One operation of a compiled model on encrypted values")
@Category({"Sotto", "Execution"})
@StackTrace(false)
final class OperationEvent extends Event {
  @Label("Model")
  @Description("The first digits of the compiled model's identity")
  String model = "";

  @Label("Value")
  @Description("What the circuit calls the result")
  String value = "";

  @Label("Node")
  @Description("The node of the ONNX model that the operation belongs to")
  String node = "";

  @Label("Operation")
  String operation = "";

  @Label("Level")
  @Description("Position of the result in the modulus chain")
  int level;

  @Label("Ciphertexts")
  @Description("Ciphertexts of the result")
  int ciphertexts;
}
