package io.roomcast.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
      if (!readable(cert)) {
        problem.accept("cert", "a file that can be read");
      }
      if (!readable(key)) {
        problem.accept("key", "a file that can be read");
      }
    }
  }

  private static boolean readable(String file) {
    try {
      return Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
