/// PackedProgram, the language of where values lie in slots: no levels, no scales.
@NullMarked
package dev.sotto.ir.packed;

import org.jspecify.annotations.NullMarked;
