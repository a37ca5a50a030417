package dev.sotto.runtime.server;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One run of a model, in a JDK Flight Recorder recording.
@Name("dev.sotto.Run")
@Label("Encrypted Run")
@Description("One run of a compiled model on one batch of encrypted samples")
@Category({"Sotto", "Execution"})
@StackTrace(false)
final class RunEvent extends Event {
  @Label("Model")
  @Description("The first digits of the compiled model's identity")
  String model = "";

  @Label("Samples")
  int samples;

  @Label("Outcome")
  @Description("completed, or the name of the exception that ended the run")
  String outcome = "";
}
