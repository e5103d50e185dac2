package io.roomcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roomcast.bench.gateway.GatewayServer;
import io.roomcast.bench.load.LoadOptions;
import io.roomcast.bench.load.LoadResult;
import io.roomcast.bench.load.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway as a bench server, in all its forms, with few clients for a moment. */
@Timeout(300)
class BenchGatewayIT {

  private static final String SHORT = " --seconds 0.3 --warmup 0.1 --seed 7";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "--form rules, fanout --clients 20",
    "--form rules, echo --clients 10",
    "--form rules --loops 2, api-emit --clients 8 --window 8",
    "--form bus, echo --clients 10 --window 4",
    "--form webhook, echo --clients 10 --window 4",
    "--form webhook-h2, echo --clients 10 --window 4",
    "--jwt RS256, connect --window 4",
    "--jwt HS256 --token-cache 10, connect --window 4"
  })
  void losesNothing(String form, String load) {
    List<String> arguments = new ArrayList<>(List.of("0"));
    arguments.addAll(List.of(form.split(" ")));
    try (GatewayServer server = GatewayServer.start(arguments.toArray(String[]::new))) {
      LoadResult result = Scenario.play(options(server, load));

      assertThat(result.delivered()).as(result.toJson()).isPositive();
      assertThat(
              List.of(
                  result.lost(),
                  result.duplicated(),
                  result.outOfOrder(),
                  result.unexpected(),
                  result.disconnected()))
          .as(result.toJson())
          .containsOnly(0L);
    }
  }

  private static LoadOptions options(GatewayServer server, String load) {
    List<String> all = new ArrayList<>(List.of((load + SHORT).split(" ")));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.port()));
    all.addAll(List.of("--api-port", Integer.toString(server.apiPort())));
    if (!server.token().isEmpty()) {
      all.addAll(List.of("--token", server.token()));
    }
    return LoadOptions.parse(all.toArray(String[]::new));
  }

  /** As a process, which tells the load generator its token. */
  @Test
  void isAServerOfThePlan(@TempDir Path directory) throws Exception {
    StringWriter out = new StringWriter();
    int code =
        Bench.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(
                ("one jwt-es256 api-emit-w4 --seconds 0.3 --warmup 0 --clients 2 --output "
                        + directory)
                    .split(" "));

    assertThat(code).as(out.toString()).isZero();
    JsonNode load = new ObjectMapper().readTree(out.toString()).path("load");
    assertThat(load.path("delivered").asLong()).as(load.toString()).isPositive();
    assertThat(load.path("lost").asLong()).as(load.toString()).isZero();
  }
}
