/// A client and a server that talk over HTTPS: the data owner's process holds the secret key, the
/// other one evaluation keys alone.
///
/// From a checkout in which `./sotto demo` has run once, with a key that `./sotto keygen` made:
///
/// ```
/// java --module-path cli/target/lib:examples/target/classes \
///   --module dev.sotto.examples/dev.sotto.examples.http.ScoringServer \
///   model.sotto certificate.pem 8443
/// java --module-path cli/target/lib:examples/target/classes \
///   --module dev.sotto.examples/dev.sotto.examples.http.ScoringClient \
///   model.sotto me.key https://localhost:8443 certificate.pem < samples.csv
/// ```
///
/// `PUT /keys` brings a client's evaluation keys; `POST /run` brings ciphertexts and takes the
/// results. Bodies are Sotto's own files, so their checksums, bindings and limits hold here too. A
/// service for more than a demonstration adds what is its own: who may call, how often, and where
/// keys are kept when the process ends.
@NullMarked
package dev.sotto.examples.http;

import org.jspecify.annotations.NullMarked;
