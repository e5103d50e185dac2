package io.roomcast;

import io.roomcast.auth.ApiKeys;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.KeyGenerator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code roomcast keys}: makes secrets and keys of the kinds that the conf asks for. Main thread.
 */
@Command(name = "keys", description = "Print a fresh secret, or a fresh key pair.")
final class KeysCommand implements Callable<Integer> {

  /** What can be made. */
  enum Kind {
    hmac,
    rsa,
    ec,
    ed25519,
    api,
    webhook
  }

  private final PrintWriter out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "KIND",
      description =
          "hmac: secret of tokens; rsa, ec, ed25519: key pair of tokens; api: key of the server API"
              + " with its hash for the conf; webhook: secret of webhooks.")
  private Kind kind = Kind.hmac;

  @Option(
      names = "--bits",
      description = "Size: of rsa 2048 (unless told) to 8192; of ec 256 (unless told), 384 or 521.")
  private int bits;

  @Option(
      names = "--out",
      paramLabel = "PREFIX",
      description = "Write a key pair to PREFIX.key, which only you can read, and PREFIX.pub.")
  private @Nullable Path prefix;

  KeysCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    KeyGenerator generator = new KeyGenerator();
    switch (kind) {
      case hmac -> out.println(generator.hmac());
      case webhook -> out.println(generator.webhook());
      case api -> {
        String key = generator.api();
        out.println("key: " + key);
        out.println("sha256: " + ApiKeys.hash(key));
      }
      case rsa, ec, ed25519 -> pair(generator);
    }
    return 0;
  }

  private void pair(KeyGenerator generator) {
    KeyGenerator.Pair pair;
    try {
      pair = generator.pair(algorithm(), bits == 0 ? 2_048 : bits);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--bits: " + e.getMessage(), e);
    }
    Path to = prefix;
    if (to == null) {
      out.print(pair.privateKey() + pair.publicKey());
      out.flush();
    } else {
      NewFile.write(Path.of(to + ".key"), pair.privateKey(), true);
      NewFile.write(Path.of(to + ".pub"), pair.publicKey(), false);
    }
  }

  /** One that such a key is for. */
  private JwtAlgorithm algorithm() {
    return switch (kind) {
      case rsa -> JwtAlgorithm.RS256;
      case ed25519 -> JwtAlgorithm.EdDSA;
      default ->
          switch (bits) {
            case 0, 256 -> JwtAlgorithm.ES256;
            case 384 -> JwtAlgorithm.ES384;
            case 521 -> JwtAlgorithm.ES512;
            default -> throw new IllegalArgumentException("ec keys have 256, 384 or 521 bits");
          };
    };
  }
}
