@NullMarked
package dev.sotto.report;

import org.jspecify.annotations.NullMarked;
