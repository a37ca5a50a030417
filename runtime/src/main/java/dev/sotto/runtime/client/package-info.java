/// The side that owns the secret key: encrypts samples and reads results.
@NullMarked
package dev.sotto.runtime.client;

import org.jspecify.annotations.NullMarked;
