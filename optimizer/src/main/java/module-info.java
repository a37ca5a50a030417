/// From TensorGraph to Circuit: tensor passes, approximation, packing, levels.
module dev.sotto.optimizer {
  requires static org.jspecify;
  requires transitive dev.sotto.ir;
  requires dev.sotto.ckks;
  requires org.jgrapht.core;

  exports dev.sotto.optimizer;
  exports dev.sotto.optimizer.approximation;
  exports dev.sotto.optimizer.cost;
  exports dev.sotto.optimizer.levels;
  exports dev.sotto.optimizer.packing;
  exports dev.sotto.optimizer.tensor;
}
