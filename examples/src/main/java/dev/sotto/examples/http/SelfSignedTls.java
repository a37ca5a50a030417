package dev.sotto.examples.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS between two processes of one machine: the server signs its own certificate for `localhost`,
/// the client trusts that one and no other.
final class SelfSignedTls {
  private static final String ALIAS = "sotto";
  private static final String PASSWORD_VARIABLE = "SOTTO_KEY_STORE_PASSWORD";
  private static final int PASSWORD_BYTES = 16;
  private static final int VALID_DAYS = 2;

  private SelfSignedTls() {}

  /// A server's context with a key that lives as long as the process; its certificate is written to
  /// `certificateFile`.
  ///
  /// The JDK makes key pairs, but signs certificates in its `keytool` alone.
  static SSLContext server(Path certificateFile) throws IOException, GeneralSecurityException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path folder = Files.createTempDirectory("sotto-tls");
    Path file = folder.resolve("server.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      makeKeyStore(file, password);
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
    writePem(store.getCertificate(ALIAS), certificateFile);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void makeKeyStore(Path file, String password) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder =
        new ProcessBuilder(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-sigalg",
            "SHA256withECDSA",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-validity",
            String.valueOf(VALID_DAYS),
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            PASSWORD_VARIABLE);
    builder.environment().put(PASSWORD_VARIABLE, password);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = process.inputReader().lines().collect(Collectors.joining(" "));
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool made no key: " + said);
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw new IOException("interrupted while keytool was making a key", e);
    }
  }

  private static void writePem(Certificate certificate, Path file)
      throws IOException, GeneralSecurityException {
    String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    Files.writeString(
        file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  /// A client's context that trusts the certificate in `certificateFile` and no other.
  static SSLContext client(Path certificateFile) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificateFile)) {
      store.setCertificateEntry(
          ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
