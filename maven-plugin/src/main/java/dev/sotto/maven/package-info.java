/**
 * The goals. Documentation comments of this module are of the older kind: the tool that writes the
 * plugin's descriptor reads no other.
 */
@NullMarked
package dev.sotto.maven;

import org.jspecify.annotations.NullMarked;
