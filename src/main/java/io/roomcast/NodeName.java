package io.roomcast;

import io.roomcast.config.NodeConf;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the name of a process. Stateless. */
final class NodeName {

  private static final int RANDOM_BYTES = 4;

  private NodeName() {}

  /** The name that the conf gives, or one that no other process has. */
  static String of(NodeConf conf) {
    if (!conf.id().equals("auto")) {
      return conf.id();
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return "node-" + HexFormat.of().formatHex(random);
  }
}
