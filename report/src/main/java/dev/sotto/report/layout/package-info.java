/// Where the nodes and edges of a graph are drawn.
@NullMarked
package dev.sotto.report.layout;

import org.jspecify.annotations.NullMarked;
