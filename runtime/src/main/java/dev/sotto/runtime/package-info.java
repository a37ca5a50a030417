/// A compiled model and what passes between its client and its server: keys and ciphertexts.
///
/// The client owns the secret key; the server holds evaluation keys of that client and cannot read
/// what it computes on:
///
/// {@snippet file="EmbeddingExample.java" region="answer"}
///
/// In earnest the two are processes of their own. The client's side keeps its secret key in a file,
/// sends the server's keys once, and its questions as they come:
///
/// {@snippet file="EmbeddingTest.java" region="client"}
///
/// The server's side reads them, from files or from any stream, one batch in memory at a time:
///
/// {@snippet file="EmbeddingTest.java" region="server"}
///
/// Everything that is read is taken to come from an enemy: whatever is not what it claims to be is
/// a `MalformedArtifactException` of one line. Models, keys and ciphertexts are bound to each other
/// by hashes; what belongs elsewhere is refused.
@NullMarked
package dev.sotto.runtime;

import org.jspecify.annotations.NullMarked;
