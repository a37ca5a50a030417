@NullMarked
package dev.sotto.report.layout;

import org.jspecify.annotations.NullMarked;
