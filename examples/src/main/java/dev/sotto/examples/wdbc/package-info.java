/// The Wisconsin Diagnostic Breast Cancer table: training on it, and the demo.
@NullMarked
package dev.sotto.examples.wdbc;

import org.jspecify.annotations.NullMarked;
