package io.roomcast.cluster.redis;

import static io.roomcast.cluster.redis.TestNodes.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Futures;
import io.roomcast.cluster.PresenceChange;
import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.roomcast.cluster.redis.PresenceScripts.Place;
import io.roomcast.cluster.redis.PresenceTable.Entry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users are told of no faster than event loops and the relay follow. */
class PresenceTellerTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicBoolean crowded = new AtomicBoolean();
  private final List<PresenceChange> told = new ArrayList<>();
  private final Promise<Void> loops = Promise.promise();
  private PresenceTeller teller;

  @BeforeEach
  void start() {
    teller = on(() -> new PresenceTeller(new RelayLoop(vertx), crowded::get));
  }

  @AfterEach
  void close() {
    Futures.await(vertx.close());
  }

  private <T> T on(Callable<T> action) {
    return Futures.call(context, action);
  }

  private Future<Void> tell(int users) {
    return on(
        () -> {
          teller.listener(
              changes -> {
                told.addAll(changes);
                return loops.future();
              });
          for (int i = 0; i < users; i++) {
            Entry entry = new Entry(new Place(new PresenceRoom("/", "r"), "user" + i));
            entry.shown = new PresentUser(1, true, new JsonObject().put("user", "user" + i));
            teller.add(entry, true);
          }
          return teller.flush();
        });
  }

  private int toldSoFar() {
    return on(told::size);
  }

  @Test
  void aFewDoNotWaitForEachOther() {
    assertThat(tell(1_000).isComplete()).isTrue();
    assertThat(toldSoFar()).isEqualTo(1_000);
    assertThat(tell(0).isComplete()).isTrue();
  }

  @Test
  void manyWaitUntilEventLoopsHaveToldOfThoseBefore() {
    Future<Void> first = tell(1_001);
    assertThat(toldSoFar()).isEqualTo(1_001);
    assertThat(first.isComplete()).isFalse();
    on(loops::tryComplete);
    Futures.await(first);
    assertThat(tell(1_001).isComplete()).as("they follow at once").isTrue();
  }

  @Test
  void nobodyIsToldOfMoreWhileTheRelayIsBehind() {
    crowded.set(true);
    Future<Void> first = tell(1);
    assertThat(toldSoFar()).isEqualTo(1);
    assertThat(first.isComplete()).isFalse();
    crowded.set(false);
    Futures.await(first);
  }

  @Test
  void aRelayThatDoesNotFollowIsWaitedForOnce() {
    crowded.set(true);
    Futures.await(tell(1));
    assertThat(tell(1).isComplete()).isTrue();
    crowded.set(false);
    assertThat(tell(1).isComplete()).isTrue();
    crowded.set(true);
    Future<Void> again = tell(1);
    assertThat(again.isComplete()).isFalse();
    crowded.set(false);
    soon().until(again::isComplete);
  }
}
