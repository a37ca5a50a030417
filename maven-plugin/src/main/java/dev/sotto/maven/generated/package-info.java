/** The Java class that is written for each model. */
@NullMarked
package dev.sotto.maven.generated;

import org.jspecify.annotations.NullMarked;
