/// The page: one HTML file that needs nothing else.
@NullMarked
package dev.sotto.report.page;

import org.jspecify.annotations.NullMarked;
