/// What all three languages share: the errors.
@NullMarked
package dev.sotto.ir;

import org.jspecify.annotations.NullMarked;
