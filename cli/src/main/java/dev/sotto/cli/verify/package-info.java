/// `sotto verify`: the same samples through every stage, and where error enters.
@NullMarked
package dev.sotto.cli.verify;

import org.jspecify.annotations.NullMarked;
