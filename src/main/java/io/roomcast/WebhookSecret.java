package io.roomcast;

import io.roomcast.auth.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of commands that need the secret of a backend: never itself on the command line,
 * where other users and the shell's history see it. Main thread.
 */
final class WebhookSecret {

  private final Map<String, String> environment;

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "Environment variable with the secret; ${DEFAULT-VALUE} unless told.")
  private String secretEnv = "WEBHOOK_SECRET";

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "File with the secret, instead; line ends after it do not count.")
  private @Nullable Path secretFile;

  WebhookSecret(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What signs and verifies by it.
   *
   * @throws StartException when there is none, or it is not a secret
   */
  Signatures signatures() {
    try {
      return Signatures.of(read());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private String read() {
    if (secretFile != null) {
      try {
        return Files.readString(secretFile).stripTrailing();
      } catch (IOException e) {
        throw new StartException("cannot read " + secretFile, e);
      }
    }
    String value = environment.get(secretEnv);
    if (value == null || value.isEmpty()) {
      throw new StartException("the environment has no " + secretEnv, null);
    }
    return value;
  }
}
