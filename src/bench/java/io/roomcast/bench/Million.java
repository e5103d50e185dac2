package io.roomcast.bench;

import io.roomcast.bench.million.Experiment;
import io.roomcast.bench.million.Experiment.Settings;

/**
 * A million sessions in one JVM, without a network: opens them, answers their heartbeats, sends one
 * broadcast to all and checks that each got it once. Prints one JSON line; exits with 1 when
 * anything was lost or doubled.
 *
 * <pre>java -Xmx4g ... io.roomcast.bench.Million [--sessions 1000000] [--loops 2]
 *     [--ping-interval 25000] [--broadcasts 1]</pre>
 */
public final class Million {

  private Million() {}

  public static void main(String[] args) {
    Settings settings = new Settings(1_000_000, 2, 25_000, 1);
    for (int i = 0; i + 1 < args.length; i += 2) {
      int value = Integer.parseInt(args[i + 1]);
      settings =
          switch (args[i]) {
            case "--sessions" -> settings.withSessions(value);
            case "--loops" -> settings.withLoops(value);
            case "--ping-interval" -> settings.withPingInterval(value);
            case "--broadcasts" -> settings.withBroadcasts(value);
            default -> throw new IllegalArgumentException("unknown option " + args[i]);
          };
    }
    Experiment.Result result = new Experiment(settings).run();
    System.out.println(result.json().encode());
    System.exit(result.flawless() ? 0 : 1);
  }
}
