/// Samples, labels and answers as files.
@NullMarked
package dev.sotto.cli.tables;

import org.jspecify.annotations.NullMarked;
