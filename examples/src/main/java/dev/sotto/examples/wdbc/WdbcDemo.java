package dev.sotto.examples.wdbc;

/// The main job on real medical data: train, compile, encrypt, run blind, decrypt, compare.
public final class WdbcDemo {
  static final Network.Recipe LOGISTIC_REGRESSION =
      new Network.Recipe(new int[] {}, 400, 0.02, 1e-3, 11);
  static final Network.Recipe RELU_NETWORK =
      new Network.Recipe(new int[] {16, 8}, 300, 0.01, 1e-3, 12);

  private WdbcDemo() {}

  public static void main(String[] arguments) {
    WdbcTable.Split split = WdbcTable.load().split(7, 0.7);
    for (Network.Recipe r : new Network.Recipe[] {LOGISTIC_REGRESSION, RELU_NETWORK}) {
      long t = System.nanoTime();
      Network network = Network.train(split.training(), r);
      int right = 0;
      for (int p = 0; p < split.test().patients(); p++) {
        right += network.predict(split.test().features()[p]) > 0.5 == (split.test().labels()[p] == 1) ? 1 : 0;
      }
      System.out.println(right + " of " + split.test().patients() + " in " + (System.nanoTime() - t) / 1e9);
    }
  }
}
