package io.roomcast.config;

import java.util.function.BiConsumer;

/** Conf of TLS. Immutable. */
public record TlsConf(
    @Option(value = "PEM file of the certificate chain.", byDefault = "") String cert,
    @Option(value = "PEM file of its private key (PKCS #8).", byDefault = "") String key)
    implements Checked {

  /** Whether connections are encrypted. */
  public boolean enabled() {
    return !cert.isEmpty();
  }

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (cert.isEmpty() != key.isEmpty()) {
      problem.accept(cert.isEmpty() ? "cert" : "key", "a file, since the other of the two is set");
      return;
    }
    if (enabled()) {
      if (!PemFile.readable(cert)) {
        problem.accept("cert", PemFile.ALLOWED);
      }
      if (!PemFile.readable(key)) {
        problem.accept("key", PemFile.ALLOWED);
      }
    }
  }
}
