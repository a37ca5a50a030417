package dev.sotto.cli;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.bench.BenchTables;
import dev.sotto.cli.bench.BootstrapBench;
import dev.sotto.cli.bench.CoreBench;
import dev.sotto.cli.bench.CoreMeasurement;
import dev.sotto.cli.console.Console;
import dev.sotto.cli.console.JsonText;
import dev.sotto.cli.console.Progress;
import dev.sotto.cli.console.UserMistakeException;
import dev.sotto.cli.tables.OutputFile;
import dev.sotto.optimizer.cost.CostTable;
import dev.sotto.optimizer.cost.MeasureCosts;
import dev.sotto.runtime.format.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures this machine.
@Command(
    name = "bench",
    header = "Measure how fast this machine computes on ciphertexts.",
    description = {
      "",
      "'core' times the operations at the top of 128-bit secure modulus chains of the larger rings,"
          + " on one thread and on all, in about a minute. A hoisted rotation is one of four that"
          + " share a decomposition; a transform is one of one limb, with all limbs in turn; a"
          + " diagonal is one of 32 in a linear map on all slots, at three levels.",
      "'bootstrap' makes keys and bootstraps at N = 2^16; it needs several gigabytes of memory.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto bench",
      "  sotto bench bootstrap --threads 1 --json",
      "  sotto bench --save costs.properties && sotto compile model.onnx --costs costs.properties"
    })
@SuppressWarnings("NullAway.Init")
final class BenchCommand extends Task {
  private static final long PRIMITIVE_NANOS = 200_000_000L;

  /// What can be measured.
  enum Part {
    CORE,
    BOOTSTRAP
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "core|bootstrap",
      description = "What to measure (default: core).")
  private Part part = Part.CORE;

  @Mixin private ThreadsOption threads;

  @Option(names = "--json", description = "Print a list of objects of JSON.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "COSTS",
      description =
          "Measure the compiler's cost table too and write it here, for 'sotto compile --costs';"
              + " 'bench bootstrap' adds a bootstrap as a whole.")
  private Optional<Path> save = Optional.empty();

  @Override
  void run(Console console) throws IOException {
    if (save.isPresent()) {
      OutputFile.require(save.get());
    }
    Kernels kernels = kernels();
    OptionalDouble bootstrapSeconds = OptionalDouble.empty();
    try (ComputeThreads compute = new ComputeThreads(threads.threads(), console)) {
      Workers all = Workers.of(compute.options().executor(), compute.options().threads());
      switch (part) {
        case CORE -> core(console, kernels, all);
        case BOOTSTRAP -> bootstrapSeconds = OptionalDouble.of(bootstrap(console, all));
      }
    }
    if (save.isPresent()) {
      save(console, kernels, bootstrapSeconds, save.get());
    }
  }

  private static Kernels kernels() {
    try {
      return Kernels.compiled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistakeException("interrupted");
    }
  }

  private void core(Console console, Kernels kernels, Workers all) {
    List<Workers> settings = all.threads() == 1 ? List.of(all) : List.of(Workers.INLINE, all);
    List<CoreMeasurement> measured = new ArrayList<>();
    try (Progress progress = console.start("measuring", CoreBench.measurements(settings.size()))) {
      new CoreBench(
              kernels,
              measurement -> {
                measured.add(measurement);
                progress.step();
              })
          .run(settings);
    }
    if (json) {
      console.out().println(JsonText.of(measured.stream().map(CoreMeasurement::toJson).toList()));
    } else {
      console.out().printf("kernels %s; milliseconds%n%n", kernels.name());
      BenchTables.core(measured).print(console.out());
    }
  }

  /// Returns the seconds of the compiler's reference.
  private double bootstrap(Console console, Workers all) {
    List<BootstrapBench.Setting> settings = BootstrapBench.settings(all);
    List<BootstrapBench.Row> measured = new ArrayList<>();
    try (Progress progress = console.start("bootstrapping", settings.size())) {
      for (BootstrapBench.Setting setting : settings) {
        measured.add(BootstrapBench.run(setting));
        progress.step();
      }
    }
    if (json) {
      console.out().println(JsonText.of(measured.stream().map(BootstrapBench::toJson).toList()));
    } else {
      BenchTables.bootstrap(measured).print(console.out());
    }
    return BootstrapBench.referenceSeconds(measured);
  }

  private static void save(
      Console console, Kernels kernels, OptionalDouble bootstrapSeconds, Path file)
      throws IOException {
    try (Progress progress = console.start("measuring costs", MeasureCosts.rings())) {
      CostTable primitives = MeasureCosts.run(kernels, PRIMITIVE_NANOS, _ -> progress.step());
      CostTable costs =
          bootstrapSeconds.stream()
              .mapToObj(seconds -> primitives.withBootstrap(1e9 * seconds))
              .findAny()
              .orElse(primitives);
      String text =
          costs.write(
              "Nanoseconds of the kernels' primitives: one limb of 2^n coefficients, one thread.",
              "Written by sotto bench --save; kernels %s.".formatted(kernels.name()));
      AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
    console.note("costs written to " + file);
  }
}
