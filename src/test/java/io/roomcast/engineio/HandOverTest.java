package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.engineio.Session.Closed;
import io.roomcast.loop.IdGenerator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that land on another event loop than their session's are served all the same. */
class HandOverTest {

  private static final int LIMIT = 10_000;

  private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> wrongLoop = new LinkedBlockingQueue<>();
  private final BlockingQueue<EngineIoServer.ConnectionError> errors = new LinkedBlockingQueue<>();
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  private EngineFixture server;
  private RawHttp here;
  private RawHttp there;
  private String uri;

  @BeforeEach
  void open() {
    server =
        EngineFixture.start(new EngineOptions().setMaxHttpBufferSize(LIMIT), 2, this::application);
    here = server.connectTo(0);
    there = server.connectTo(1);
    uri = EngineFixture.HANDSHAKE + "&sid=" + here.open(EngineFixture.HANDSHAKE);
    closed.clear();
    sessions.removeIf(session -> !uri.endsWith(session.id()));
  }

  private void application(EngineIoServer engine) {
    engine.onConnectionError(errors::add);
    engine.onHeaders((headers, request) -> headers.set("x-instance", "" + engine.instance()));
    engine.onConnection(
        session -> {
          sessions.add(session);
          session.onClose(closed::add);
          session.onText(
              text -> {
                if (!session.loop().executor().inLoop()) {
                  wrongLoop.add(text);
                }
                session.send(Message.text(text));
              });
          session.onUpgrade(
              name -> {
                if (!session.loop().executor().inLoop()) {
                  wrongLoop.add("upgrade");
                }
              });
        });
  }

  @AfterEach
  void nothingIsLeft() {
    here.close();
    there.close();
    for (EngineFixture.Instance instance : server.instances()) {
      instance.run(() -> instance.engine().close());
    }
    for (EngineFixture.Instance instance : server.instances()) {
      await().until(() -> instance.left() == 0);
    }
    assertThat(wrongLoop).isEmpty();
    server.close();
  }

  private Closed end() throws InterruptedException {
    Closed end = closed.poll(20, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  @Test
  void pollsAndPostsAreHandedOver() {
    assertThat(there.post(uri, "4a").shown()).isEqualTo("200 ok");
    RawHttp.Response response = there.get(uri);
    assertThat(response.shown()).isEqualTo("200 4a");
    // Hooks and headers are those of the loop on which the request is.
    assertThat(response.header("x-instance")).isEqualTo("1");
    there.request("GET", uri);
    assertThat(here.post(uri, "4b").shown()).isEqualTo("200 ok");
    assertThat(there.response().shown()).isEqualTo("200 4b");
    assertThat(server.instance(1).engine().counters().handedOver()).isEqualTo(3);
  }

  @Test
  void largeBodiesAreReadWhereTheyAre() {
    String text = "4" + "x".repeat(LIMIT - 1);
    assertThat(there.post(uri, text).shown()).isEqualTo("200 ok");
    assertThat(there.get(uri).body()).isEqualTo(text);
    assertThat(there.post(uri, text + "x").shown()).isEqualTo("413");
    there.send(RawHttp.head("POST", uri, "Transfer-Encoding: chunked") + "\r\n");
    for (int i = 0; i < 11; i++) {
      there.send("3e8\r\n" + "4".repeat(1000) + "\r\n");
    }
    there.send("0\r\n\r\n");
    assertThat(there.response().shown()).isEqualTo("413");
    assertThat(there.post(uri, "4ok").shown()).isEqualTo("200 ok");
  }

  @Test
  void errorsAreDecidedByTheOwnerAndToldByTheOther() throws InterruptedException {
    String sid = uri.substring(uri.lastIndexOf('=') + 1);
    assertThat(there.get("/engine.io/?EIO=3&transport=polling&sid=" + sid).body())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(errors.poll(20, TimeUnit.SECONDS).context())
        .hasToString("{name=PROTOCOL_MISMATCH, protocol=3, previousProtocol=4}");
    String unknown = sid.substring(0, 19) + (sid.endsWith("a") ? "b" : "a");
    String wrong = EngineFixture.HANDSHAKE + "&sid=" + unknown;
    assertThat(IdGenerator.instanceOf(unknown)).isZero();
    assertThat(there.post(wrong, "4" + "x".repeat(5000)).shown())
        .isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(there.request("PUT", uri).response().shown()).isEqualTo("500");
    assertThat(there.post(uri, "4a").shown()).isEqualTo("200 ok");
  }

  @Test
  void aPollThatOverlapsFromAnotherLoopEndsTheSession() throws InterruptedException {
    there.request("GET", uri);
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    await().until(() -> server.instance(0).call(session::writable));
    assertThat(here.get(uri).shown()).isEqualTo("400");
    assertThat(there.response().shown()).isEqualTo("200 1");
    assertThat(end()).isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "overlap from client"));
  }

  @Test
  void aPollDroppedOnAnotherLoopEndsTheSession() throws InterruptedException {
    there.request("GET", uri);
    Session session = sessions.poll(20, TimeUnit.SECONDS);
    await().until(() -> server.instance(0).call(session::writable));
    there.close();
    assertThat(end())
        .isEqualTo(new Closed(CloseReason.TRANSPORT_ERROR, "poll connection closed prematurely"));
  }

  @Test
  void aPostDroppedOnAnotherLoopEndsTheSession() throws InterruptedException {
    there.send(RawHttp.head("POST", uri, "Content-Length: 10") + "\r\n4abc");
    EngineSession session = (EngineSession) sessions.poll(20, TimeUnit.SECONDS);
    PollingTransport polling = (PollingTransport) session.currentTransport();
    await().until(() -> server.instance(0).call(polling::receiving));
    there.reset();
    assertThat(end().description()).isEqualTo("data request connection closed prematurely");
  }

  @Test
  void aClosedInstanceLeavesTheOthersAlone() {
    server.instance(0).run(() -> server.instance(0).engine().close());
    assertThat(there.get(uri).body()).contains("\"code\":1");
    assertThat(here.get(EngineFixture.HANDSHAKE).status()).isEqualTo(503);
    assertThat(there.get(EngineFixture.HANDSHAKE).status()).isEqualTo(200);
  }
}
