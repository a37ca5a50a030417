/// The commands, one class each, and what they share: options, progress, errors, files.
@NullMarked
package dev.sotto.cli;

import org.jspecify.annotations.NullMarked;
