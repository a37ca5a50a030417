/// Seeds, shared data and tolerances for the tests of all modules.
module dev.sotto.testkit {
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports dev.sotto.testkit;
}
