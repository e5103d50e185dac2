package io.roomcast;

import io.roomcast.auth.Signatures;
import io.roomcast.loop.IdGenerator;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roomcast sign}: the headers of a webhook, to try a backend out with. Main thread. */
@Command(name = "sign", description = "Print the headers that sign a webhook with this body.")
final class SignCommand implements Callable<Integer> {

  private final PrintWriter out;

  @Mixin private final WebhookSecret secret;

  @Mixin private final WebhookBody body = new WebhookBody();

  @Option(names = "--id", description = "Id of the message; a fresh one unless told.")
  private @Nullable String id;

  @Option(names = "--timestamp", description = "Seconds since the epoch; now unless told.")
  private @Nullable Long timestamp;

  SignCommand(PrintWriter out, WebhookSecret secret) {
    this.out = out;
    this.secret = secret;
  }

  @Override
  public Integer call() {
    String message = id == null ? "evt_" + new IdGenerator(0).next() : id;
    long time = timestamp == null ? InstantSource.system().instant().getEpochSecond() : timestamp;
    out.println(Signatures.ID + ": " + message);
    out.println(Signatures.TIMESTAMP + ": " + time);
    out.println(Signatures.SIGNATURE + ": " + secret.signatures().sign(message, time, body.read()));
    return 0;
  }
}
