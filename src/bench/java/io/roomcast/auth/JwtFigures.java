package io.roomcast.auth;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What verifying tokens costs, in CPU time of the whole process: without the cache, and of one
 * token again and again with it. Prints a table; for the docs.
 */
public final class JwtFigures {

  private static final int TOKENS = 500;
  private static final int VERIFIED = 4_000;
  private static final int ROUNDS = 5;
  private static final int UNDER_WAY = 100;

  private JwtFigures() {}

  /** Measures HS256, RS256 (2048 bits) and ES256. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    System.out.println("| algorithm | token seen before | CPU us | verified per core-second |");
    System.out.println("|---|---|--:|--:|");
    for (JwtAlgorithm algorithm :
        List.of(JwtAlgorithm.HS256, JwtAlgorithm.RS256, JwtAlgorithm.ES256)) {
      for (boolean cached : List.of(false, true)) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          best = Math.min(best, round(vertx, algorithm, cached));
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.1f | %,.0f |%n",
            algorithm,
            cached ? "yes" : "no",
            best,
            1_000_000 / best);
      }
    }
    vertx.close().await();
  }

  /** CPU microseconds for each token. */
  private static double round(Vertx vertx, JwtAlgorithm algorithm, boolean cached) {
    String key = Tokens.signingKey(algorithm, "a");
    String[] tokens = new String[cached ? 1 : TOKENS];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Tokens.sign(algorithm, key, null, Tokens.claims("user" + i, 3_600));
    }
    Context context = vertx.getOrCreateContext();
    Promise<Double> done = Promise.promise();
    context.runOnContext(
        now -> {
          JwtAuthOptions options =
              new JwtAuthOptions()
                  .setIssuers(Tokens.issuer("a", algorithm))
                  .setCacheSize(cached ? 100 : 0)
                  .setMaxPending(UNDER_WAY + 1);
          JwtAuth auth = JwtAuth.create(vertx, options);
          int total = cached ? 20 * VERIFIED : VERIFIED;
          long before = cpu();
          verify(auth, tokens, 0, total)
              .onComplete(
                  all -> {
                    auth.close();
                    done.handle(all.map((cpu() - before) / 1_000.0 / total));
                  });
        });
    return done.future().await();
  }

  private static Future<Void> verify(JwtAuth auth, String[] tokens, int from, int total) {
    if (from >= total) {
      return Future.succeededFuture();
    }
    int to = Math.min(total, from + UNDER_WAY);
    List<Future<VerifiedToken>> batch =
        IntStream.range(from, to).mapToObj(i -> auth.verify(tokens[i % tokens.length])).toList();
    return Future.all(batch).compose(all -> verify(auth, tokens, to, total));
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
