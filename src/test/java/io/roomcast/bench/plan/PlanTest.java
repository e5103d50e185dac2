package io.roomcast.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.roomcast.bench.load.LoadOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases and servers fit each other and the load generator. */
class PlanTest {

  static Stream<BenchCase> cases() {
    return BenchCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theLoadGeneratorKnowsTheOptions(BenchCase benchCase) {
    assertThat(LoadOptions.parse(benchCase.load().toArray(String[]::new))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void roomcastCanDoAll(BenchCase benchCase) {
    assertThat(BenchServer.RULES.missing(benchCase)).isEmpty();
    if (!benchCase.needs().contains(Feature.API)) {
      assertThat(BenchServer.ROOMCAST.missing(benchCase)).isEmpty();
    }
  }

  @Test
  void theGatewayIsNotComparedWithPeers() {
    assertThat(BenchServer.compared()).hasSize(7).doesNotContain(BenchServer.RULES);
    assertThat(BenchCases.compared())
        .isNotEmpty()
        .doesNotContain(BenchCases.named("api-emit-w1"), BenchCases.named("relay"));
  }

  @Test
  void namesAreUnique() {
    assertThat(cases().map(BenchCase::id)).doesNotHaveDuplicates();
    assertThat(Stream.of(BenchServer.values()).map(BenchServer::id)).doesNotHaveDuplicates();
  }

  @Test
  void aServerThatLacksSomethingSaysWhat() {
    assertThat(BenchServer.NODE.missing(BenchCases.named("fanout-2loops")))
        .containsExactly(Feature.LOOPS);
    assertThat(BenchServer.NETTY.missing(BenchCases.named("upgrade")))
        .containsExactly(Feature.POLLING);
    assertThat(BenchServer.NETTY_SOCKETIO.missing(BenchCases.named("fanout-w4"))).isEmpty();
  }

  @Test
  void pacedMessagesAreComparedWithOneSendEach() {
    assertThat(BenchCases.named("fanout-50").floor()).isEqualTo(BenchServer.NETTY);
    assertThat(BenchCases.named("fanout-w16").floor()).isEqualTo(BenchServer.NETTY_TURN);
  }

  @Test
  void wrongNamesAreAnsweredWithTheRightOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchCases.named("fanout"))
        .withMessageContaining("\"fanout\"")
        .withMessageContaining("fanout-w4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchServer.named("deno"))
        .withMessageContaining("netty-turn");
  }
}
