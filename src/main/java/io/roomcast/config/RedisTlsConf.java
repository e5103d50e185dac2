package io.roomcast.config;

import java.util.function.BiConsumer;

/** Conf of TLS to Redis. Immutable. */
public record RedisTlsConf(
    @Option(
            value = "PEM file of the authorities that are trusted; empty for those of Java.",
            byDefault = "")
        String ca,
    @Option(
            value = "Whether the name in the certificate must be that of the host.",
            byDefault = "true")
        boolean verifyHost,
    @Option("A certificate of ours, where Redis asks for one.") TlsConf client)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (!ca.isEmpty() && !PemFile.readable(ca)) {
      problem.accept("ca", PemFile.ALLOWED);
    }
  }
}
