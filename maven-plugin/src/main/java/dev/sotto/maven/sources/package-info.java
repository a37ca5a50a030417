/** Models and tables in the source folder, and whether their products are current. */
@NullMarked
package dev.sotto.maven.sources;

import org.jspecify.annotations.NullMarked;
