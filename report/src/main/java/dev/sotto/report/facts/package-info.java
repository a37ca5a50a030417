/// What there is to tell about a compiled model, gathered from every stage of its compilation.
@NullMarked
package dev.sotto.report.facts;

import org.jspecify.annotations.NullMarked;
