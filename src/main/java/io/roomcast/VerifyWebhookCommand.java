package io.roomcast;

import io.roomcast.auth.Signatures.Verdict;
import io.roomcast.config.Durations;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomcast verify-webhook}: judges a webhook as a backend should. Main thread. */
@Command(name = "verify-webhook", description = "Tell whether a webhook is genuine.")
final class VerifyWebhookCommand implements Callable<Integer> {

  private final PrintWriter out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final WebhookSecret secret;

  @Mixin private final WebhookBody body = new WebhookBody();

  @Option(names = "--id", required = true, description = "The header webhook-id.")
  private String id = "";

  @Option(names = "--timestamp", required = true, description = "The header webhook-timestamp.")
  private String timestamp = "";

  @Option(names = "--signature", required = true, description = "The header webhook-signature.")
  private String signature = "";

  @Option(
      names = "--tolerance",
      description = "How far its time may be from now; ${DEFAULT-VALUE} unless told.")
  private String tolerance = "5m";

  VerifyWebhookCommand(PrintWriter out, WebhookSecret secret) {
    this.out = out;
    this.secret = secret;
  }

  @Override
  public Integer call() {
    long now = InstantSource.system().instant().getEpochSecond();
    Verdict verdict =
        secret.signatures().verify(id, timestamp, signature, body.read(), now, seconds());
    if (verdict != Verdict.VALID) {
      throw new StartException(describe(verdict), null);
    }
    out.println("The webhook is genuine.");
    return 0;
  }

  private long seconds() {
    try {
      return Durations.parse(tolerance).toSeconds();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--tolerance: \"" + tolerance + "\": " + e.getMessage(), e);
    }
  }

  /** What is wrong with it. */
  static String describe(Verdict verdict) {
    return switch (verdict) {
      case VALID -> "genuine";
      case MALFORMED -> "malformed: a header is missing or unreadable";
      case STALE -> "stale: its time is too far from now";
      case FORGED -> "forged: no signature is that of this secret over id, time and body";
    };
  }
}
