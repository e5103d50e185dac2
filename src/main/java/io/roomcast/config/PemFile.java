package io.roomcast.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files that keys of the conf name. Stateless. */
final class PemFile {

  /** What is allowed, for messages. */
  static final String ALLOWED = "a file that can be read";

  private PemFile() {}

  /** Whether there is one, for this process. */
  static boolean readable(String file) {
    try {
      return Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
