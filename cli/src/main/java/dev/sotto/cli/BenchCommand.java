package dev.sotto.cli;

import dev.sotto.ckks.kernel.Kernels;
import dev.sotto.ckks.ring.Workers;
import dev.sotto.cli.bench.BenchTables;
import dev.sotto.cli.bench.BootstrapBench;
import dev.sotto.cli.bench.BootstrapRow;
import dev.sotto.cli.bench.BootstrapSetting;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
      "'bootstrap' makes keys, on all threads, and bootstraps at N = 2^16, each setting in a"
          + " process of its own, in about two minutes; it needs 5 GB of memory.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sotto bench",
      "  sotto bench bootstrap --json",
      "  sotto bench bootstrap --precision low --slots 4096 --threads 1",
      "  sotto bench --save costs.properties && sotto compile model.onnx --costs costs.properties"
    })
@SuppressWarnings("NullAway.Init")
final class BenchCommand extends Task {
  private static final long PRIMITIVE_NANOS = 150_000_000L;

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

  @ArgGroup(exclusive = false, heading = "%nOne bootstrap instead of several, in this process:%n")
  private @Nullable BootstrapOptions single;

  @Override
  void run(Console console) throws IOException {
    if (single != null && (part != Part.BOOTSTRAP || save.isPresent())) {
      throw new UserMistakeException(
          "a choice of one bootstrap goes with 'bench bootstrap', without --save");
    }
    if (save.isPresent()) {
      OutputFile.require(save.get());
    }
    switch (part) {
      case CORE -> {
        Kernels kernels = kernels();
        try (ComputeThreads compute = new ComputeThreads(threads.threads(), console)) {
          core(console, kernels, compute.workers(threads.threads()));
        }
        if (save.isPresent()) {
          save(console, kernels, OptionalDouble.empty(), save.get());
        }
      }
      case BOOTSTRAP -> {
        if (single != null) {
          print(console, List.of(bootstrap(console, single.setting(threads.threads()))));
        } else {
          bootstrap(console);
        }
      }
    }
  }

  private static BootstrapRow bootstrap(Console console, BootstrapSetting setting) {
    int most = Math.max(setting.threads(), setting.keyThreads());
    try (ComputeThreads compute = new ComputeThreads(most, console)) {
      return BootstrapBench.run(
          setting, compute.workers(setting.keyThreads()), compute.workers(setting.threads()));
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

  private void bootstrap(Console console) throws IOException {
    BootstrapRows measured =
        BootstrapRows.measure(BootstrapBench.settings(threads.threads()), List.of(), console);
    print(console, measured.rows());
    console.out().flush();
    measured.complaints().forEach(console.err()::println);
    OptionalDouble reference = BootstrapRow.referenceSeconds(measured.rows());
    if (save.isPresent() && reference.isPresent()) {
      save(console, kernels(), reference, save.get());
    }
    if (!measured.complaints().isEmpty()) {
      throw new UserMistakeException(
          "%d of the bootstraps could not be measured".formatted(measured.complaints().size()));
    }
  }

  private void print(Console console, List<BootstrapRow> rows) {
    if (json) {
      console.out().println(JsonText.of(rows.stream().map(BootstrapRow::toJson).toList()));
    } else {
      BenchTables.bootstrap(rows).print(console.out());
    }
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
