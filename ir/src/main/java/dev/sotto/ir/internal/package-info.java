/// What the verifiers and interpreters of the three languages share; not exported.
@NullMarked
package dev.sotto.ir.internal;

import org.jspecify.annotations.NullMarked;
