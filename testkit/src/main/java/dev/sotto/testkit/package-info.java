/// What the tests of several modules share.
@NullMarked
package dev.sotto.testkit;

import org.jspecify.annotations.NullMarked;
