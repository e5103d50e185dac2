package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopGateTest {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Queue<Thread> begun = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    RuleGateway.await(vertx.close());
  }

  private Future<String> deploy(int instances, LoopGate gate) {
    return vertx.deployVerticle(
        () ->
            new VerticleBase() {
              @Override
              public Future<?> start() {
                return gate.enter(context).onSuccess(placed -> begun.add(Thread.currentThread()));
              }
            },
        new DeploymentOptions().setInstances(instances));
  }

  @Test
  void eachBeginsOnItsOwnLoop() {
    RuleGateway.await(deploy(2, new LoopGate(2, () -> false)));
    assertThat(begun).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void noneBeginsWhenTwoShareALoop() {
    Future<String> placed = deploy(3, new LoopGate(3, () -> false));
    assertThatThrownBy(() -> RuleGateway.await(placed))
        .isInstanceOf(LoopGate.SharedLoopException.class);
    assertThat(begun).isEmpty();
  }

  @Test
  void noneBeginsOnALoopThatIsTaken() {
    Future<String> placed = deploy(1, new LoopGate(1, () -> true));
    assertThatThrownBy(() -> RuleGateway.await(placed))
        .isInstanceOf(LoopGate.SharedLoopException.class);
    assertThat(begun).isEmpty();
  }

  /** The webhook of the conf has clients on each loop: starting them takes loops of the turn. */
  @Test
  void gatewaysNeverShare() {
    for (int i = 0; i < 20; i++) {
      // Two histories on one loop would be refused.
      RuleGateway.start(2, "\"history\": true").close();
    }
  }
}
