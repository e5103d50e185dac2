package io.roomcast.config;

import java.util.regex.Pattern;

/** Conf of the listener for backends and operators. Immutable. */
public record InternalListenerConf(
    @Option(
            value = "Address or name of the interface; 0.0.0.0 is every one.",
            byDefault = "127.0.0.1",
            pattern = "\\S+")
        String host,
    @Option(value = "TCP port; 0 takes a free one.", byDefault = "9090", min = "0", max = "65535")
        int port,
    @Option("TLS. Without both files, plain HTTP.") TlsConf tls) {

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|::1");

  /** Whether only this machine can reach it. */
  public boolean onLoopback() {
    return LOOPBACK.matcher(host).matches();
  }
}
