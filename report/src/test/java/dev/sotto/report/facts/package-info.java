@NullMarked
package dev.sotto.report.facts;

import org.jspecify.annotations.NullMarked;
