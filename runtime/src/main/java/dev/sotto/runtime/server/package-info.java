/// The side that computes on ciphertexts and cannot read them: no class here can name a secret key.
///
/// A service bounds what a server takes, and each of its runs:
///
/// {@snippet file="EmbeddingTest.java" region="bounds"}
///
/// It can ask beforehand what a model needs:
///
/// {@snippet file="EmbeddingTest.java" region="memory"}
///
/// Recordings of the JDK's Flight Recorder hold an event `dev.sotto.Run` for each batch and an
/// event `dev.sotto.Operation` for each operation of the circuit, with the ONNX node that it
/// belongs to.
@NullMarked
package dev.sotto.runtime.server;

import org.jspecify.annotations.NullMarked;
