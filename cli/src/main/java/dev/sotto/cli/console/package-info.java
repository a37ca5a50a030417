/// How commands speak: results, progress, notes, errors, JSON, quantities.
@NullMarked
package dev.sotto.cli.console;

import org.jspecify.annotations.NullMarked;
