/// What public types hold and do not show: not exported, so that the API names no type of the core.
@NullMarked
package dev.sotto.runtime.internal;

import org.jspecify.annotations.NullMarked;
