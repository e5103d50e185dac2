package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.loop.EventLoopState;
import io.roomcast.net.FrameListener;
import io.roomcast.net.FrameSink;
import io.roomcast.net.SharedFrame;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions on WebSockets that no HTTP request has brought. */
class AttachTest {

  /** Keeps what is sent. */
  private static final class Sink implements FrameSink {
    final List<Integer> frames = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    @Nullable FrameListener listener;

    @Override
    public void listener(FrameListener heard) {
      listener = heard;
    }

    @Override
    public void write(SharedFrame frame, boolean compress) {
      frames.add(frame.payloadBytes());
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public boolean congested() {
      return false;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public int queuedFrames() {
      return 0;
    }

    @Override
    public boolean gone() {
      return false;
    }

    @Override
    public void close() {
      calls.add("close");
    }

    @Override
    public void close(int status, String reason) {
      calls.add("close " + status);
    }

    @Override
    public void abort() {
      calls.add("abort");
    }

    @Override
    public void pause() {
      calls.add("pause");
    }

    @Override
    public void resume() {
      calls.add("resume");
    }

    @Override
    public Future<Void> moveTo(EventLoopState target) {
      return Future.failedFuture("stays");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final Sink sink = new Sink();
  private EngineIoServer server;

  @BeforeEach
  void start() {
    server = EngineIoServer.create(vertx, new EngineOptions().setMaxHttpBufferSize(4_321));
    server.onConnection(
        session -> {
          sessions.add(session);
          session.onText(texts::add);
        });
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private static EngineRequest request(String query) {
    return new EngineRequest(
        HttpMethod.GET,
        "/engine.io/?" + query,
        MultiMap.caseInsensitiveMultiMap().add("X-Tunnel", "7"),
        "192.0.2.1",
        true);
  }

  private void onLoop(Runnable task) throws Exception {
    FutureTask<Void> done = new FutureTask<>(task, null);
    server.loop().executor().execute(done);
    done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aSessionOpensAndKnowsItsRequest() throws Exception {
    onLoop(() -> server.attach(sink, request("EIO=4&transport=websocket&token=a%20b")));

    assertThat(sessions).hasSize(1);
    Session session = sessions.get(0);
    assertThat(session.protocol()).isEqualTo(4);
    assertThat(session.transport()).isEqualTo(TransportName.WEBSOCKET);
    assertThat(session.request().header("x-tunnel")).isEqualTo("7");
    assertThat(session.request().query()).containsEntry("token", "a b");
    assertThat(session.request().remoteAddress()).isEqualTo("192.0.2.1");
    assertThat(session.request().secure()).isTrue();
    assertThat(sink.frames).as("the open packet").hasSize(1);
    assertThat(server.webSocketOptions().maxMessageBytes()).isEqualTo(4_321);

    onLoop(
        () -> {
          FrameListener listener = sink.listener;
          assertThat(listener).isNotNull();
          listener.text("4hello");
        });
    assertThat(texts).containsExactly("hello");
  }

  @Test
  void aServerThatClosesTakesNone() throws Exception {
    server.close().await();
    onLoop(() -> server.attach(sink, request("EIO=4")));
    assertThat(sessions).isEmpty();
    assertThat(sink.frames).isEmpty();
    assertThat(sink.calls).containsExactly("close");
    onLoop(() -> assertThat(server.clientsCount()).isZero());
  }

  @Test
  void onlyTheLoopMayAttach() {
    assertThatThrownBy(() -> server.attach(sink, request("EIO=4")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(sink.listener).isNull();
  }
}
