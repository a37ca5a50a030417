/// What there is to tell about a compiled model, and a page that shows it.
module dev.sotto.report {
  requires static org.jspecify;
  requires transitive dev.sotto.optimizer;
  requires dev.sotto.ckks;
  requires com.google.common;
  requires com.google.gson;
  requires com.j2html;
  requires java.desktop;
  requires org.eclipse.elk.alg.layered;
  requires org.eclipse.elk.core;
  requires org.eclipse.elk.graph;
  requires org.eclipse.emf.common;
  requires org.eclipse.emf.ecore;

  exports dev.sotto.report.facts;
  exports dev.sotto.report.figures;
  exports dev.sotto.report.page;
}
