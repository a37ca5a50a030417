/// What there is to tell about a compiled model, and a page that shows it.
module dev.sotto.report {
  requires static org.jspecify;
  requires transitive dev.sotto.optimizer;

  exports dev.sotto.report.figures;
}
