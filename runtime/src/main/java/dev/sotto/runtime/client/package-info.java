/// The side that owns the secret key: encrypts samples and reads results.
///
/// Data owners who shall not read results encrypt with the client's public key:
///
/// {@snippet file="EmbeddingTest.java" region="public"}
@NullMarked
package dev.sotto.runtime.client;

import org.jspecify.annotations.NullMarked;
