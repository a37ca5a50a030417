/// The textual form of the three languages: printers and parsers, each the inverse of the other.
@NullMarked
package dev.sotto.ir.text;

import org.jspecify.annotations.NullMarked;
