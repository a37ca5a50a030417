@NullMarked
package dev.sotto.report.page;

import org.jspecify.annotations.NullMarked;
