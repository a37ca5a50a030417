/// What a circuit needs, and quantities as people read them.
@NullMarked
package dev.sotto.report.figures;

import org.jspecify.annotations.NullMarked;
