/// From exact activations to polynomials: calibration, fits, the choice of degrees.
@NullMarked
package dev.sotto.optimizer.approximation;

import org.jspecify.annotations.NullMarked;
