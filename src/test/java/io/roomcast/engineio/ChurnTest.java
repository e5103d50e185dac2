package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Many clients come and go, half of them rudely; when they are gone nothing of them is left. */
class ChurnTest {

  private static final int THREADS = 4;
  private static final int CYCLES = 150;
  private static final long SEED = 20_261_121;

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void nothingIsLeftOfThoseWhoLeft() throws InterruptedException {
    EngineOptions options = new EngineOptions().setPingInterval(2_000).setPingTimeout(1_000);
    try (EngineFixture server = EngineFixture.start(options, 3, EngineFixture::echo)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(SEED + i);
        Thread thread = new Thread(() -> churn(server, random));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      for (EngineFixture.Instance instance : server.instances()) {
        await().until(() -> instance.left() == 0);
        EngineCounters counters = instance.engine().counters();
        assertThat(counters.opened()).isEqualTo(counters.closed()).isPositive();
      }
      long upgraded =
          server.instances().stream()
              .mapToLong(i -> i.engine().counters().upgradedSessions())
              .sum();
      assertThat(upgraded).isPositive();
    }
  }

  private void churn(EngineFixture server, Random random) {
    try {
      for (int i = 0; i < CYCLES; i++) {
        cycle(server, random);
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  private static void cycle(EngineFixture server, Random random) {
    switch (random.nextInt(8)) {
      case 0 -> echoOverWebSocket(server, random.nextBoolean());
      case 1 -> echoOverPolling(server);
      case 2 -> server.connect().open(EngineFixture.HANDSHAKE);
      case 3 -> abandonedPoll(server, random.nextBoolean());
      case 4 -> abandonedPost(server);
      case 5 -> abandonedHandshake(server);
      default -> upgrade(server, random.nextInt(5));
    }
  }

  private static void echoOverWebSocket(EngineFixture server, boolean rude) {
    RawWebSocket socket = server.webSocket();
    socket.sid();
    assertThat(socket.text("4a").next()).isEqualTo("4a");
    leave(socket.http(), rude);
  }

  private static void echoOverPolling(EngineFixture server) {
    try (RawHttp http = server.connect();
        RawHttp other = server.connect()) {
      String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
      assertThat(other.post(uri, "4a").shown()).isEqualTo("200 ok");
      assertThat(http.get(uri).body()).isIn("4a", "4a\u001e2");
      assertThat(other.post(uri, "1").shown()).isEqualTo("200 ok");
    }
  }

  private static void abandonedPoll(EngineFixture server, boolean rude) {
    RawHttp http = server.connect();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    RawHttp poll = server.connect().request("GET", uri);
    leave(poll, rude);
    leave(http, !rude);
  }

  private static void abandonedPost(EngineFixture server) {
    RawHttp http = server.connect();
    String uri = EngineFixture.HANDSHAKE + "&sid=" + http.open(EngineFixture.HANDSHAKE);
    http.request("GET", uri);
    http.send(RawHttp.head("POST", uri, "Content-Length: 100") + "\r\n4half");
    leave(http, true);
  }

  private static void abandonedHandshake(EngineFixture server) {
    RawHttp http = server.connect();
    http.request("GET", "/engine.io/?EIO=4&transport=websocket", RawWebSocket.UPGRADE);
    http.reset();
  }

  private static void upgrade(EngineFixture server, int leaveAt) {
    RawHttp http = server.connect();
    String sid = http.open(EngineFixture.HANDSHAKE);
    RawHttp candidate = server.connect();
    String uri = "/engine.io/?EIO=4&transport=websocket&sid=" + sid;
    if (leaveAt == 0) {
      candidate.request("GET", uri, RawWebSocket.UPGRADE);
      candidate.reset();
    } else {
      RawWebSocket socket = RawWebSocket.open(candidate, uri);
      if (leaveAt > 1) {
        socket.text("2probe");
      }
      if (leaveAt > 2) {
        socket.text("5");
      }
      if (leaveAt > 3) {
        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(socket.text("4a").next()).isEqualTo("4a");
      }
      leave(candidate, leaveAt % 2 == 0);
    }
    http.close();
  }

  private static void leave(RawHttp http, boolean rude) {
    if (rude) {
      http.reset();
    } else {
      http.close();
    }
  }
}
