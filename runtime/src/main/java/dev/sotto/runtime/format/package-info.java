/// Files: framed, hashed, written whole or not at all, read as if an enemy had written them.
@NullMarked
package dev.sotto.runtime.format;

import org.jspecify.annotations.NullMarked;
