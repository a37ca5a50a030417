/// Parameters, keys and hybrid key switching over the residue number system.
@NullMarked
package dev.sotto.ckks.rlwe;

import org.jspecify.annotations.NullMarked;
