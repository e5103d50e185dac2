package io.roomcast;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The parameter of commands that look at a webhook: its body, byte for byte. Main thread. */
final class WebhookBody {

  @Parameters(paramLabel = "FILE", description = "The body; - for standard input.")
  private Path file = Path.of("-");

  /**
   * All of it.
   *
   * @throws StartException when it cannot be read
   */
  Buffer read() {
    try {
      return Buffer.buffer(
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StartException("cannot read " + file, e);
    }
  }
}
