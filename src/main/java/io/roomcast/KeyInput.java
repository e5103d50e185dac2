package io.roomcast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a token command gets its key from: the environment or a file, never the command line, which
 * other users of the machine can see.
 */
final class KeyInput {

  private final Map<String, String> environment;

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "Environment variable with the secret of an HS algorithm.")
  private @Nullable String secretEnv;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "File with the secret; line ends after it do not count.")
  private @Nullable Path secretFile;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "PEM file with the key: private to sign with, public to verify by.")
  private @Nullable Path key;

  KeyInput(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether it is a file with a PEM text. */
  boolean isPem() {
    return key != null;
  }

  /**
   * The secret or the PEM text.
   *
   * @throws StartException when there is none
   */
  String read() {
    if (key != null) {
      return read(key);
    }
    if (secretFile != null) {
      return read(secretFile).stripTrailing();
    }
    String value = secretEnv == null ? null : environment.get(secretEnv);
    if (value == null || value.isEmpty()) {
      throw new StartException("the environment has no " + secretEnv, null);
    }
    return value;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartException("cannot read " + file, e);
    }
  }
}
