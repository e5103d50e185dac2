package io.roomcast.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.List;
import java.util.function.Supplier;

/**
 * Clients that come and go: some as they should, others without a word. Each cycle completes when
 * its client is gone; those that keep silent wait until the server has given them up.
 */
final class ChurnClients {

  private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
  private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

  private final int port;
  private final NetClient polite;
  private final NetClient rude;

  /** Every way to come and go, rude ones at odd places. */
  private final List<Supplier<Future<Void>>> cycles =
      List.of(
          this::webSocket,
          this::webSocketReset,
          this::polling,
          this::pollReset,
          this::upgrade,
          this::resetWhileUpgrading,
          this::webSocket,
          this::resetOwingAttachments,
          this::polling,
          this::resetOwingAcks,
          this::upgrade,
          this::halfRequest,
          this::rooms,
          this::resetBeforeConnect,
          this::refused,
          this::postReset);

  /** Ways that last until the server's ping timeout. */
  private final List<Supplier<Future<Void>>> silent =
      List.of(this::silentWebSocket, this::silentPolling, this::silentWhileUpgrading);

  ChurnClients(Vertx vertx, int port) {
    this.port = port;
    polite = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    // SO_LINGER 0: closing sends a RST.
    rude = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setSoLinger(0));
  }

  Future<Void> cycle(int number) {
    return cycles.get(number % cycles.size()).get();
  }

  Future<Void> silentCycle(int number) {
    return silent.get(number % silent.size()).get();
  }

  private Future<Wire> wire(NetClient client) {
    return client.connect(port, "127.0.0.1").map(Wire::new);
  }

  /** A WebSocket on which the main namespace was joined. */
  private Future<Wire> joined(NetClient client) {
    return wire(client)
        .compose(
            wire ->
                wire.upgrade(WEBSOCKET)
                    .await("\"sid\"")
                    .compose(open -> wire.frame("40").await("40{\"sid\""))
                    .map(wire));
  }

  /** A polling session, and the connection that opened it. */
  private record Polling(Wire wire, String target) {}

  private Future<Polling> pollingSession(NetClient client) {
    return wire(client)
        .compose(
            wire ->
                wire.get(POLLING)
                    .await("\"maxPayload\"")
                    .map(
                        open -> {
                          int start = open.indexOf("\"sid\":\"") + 7;
                          String sid = open.substring(start, open.indexOf('"', start));
                          return new Polling(wire, POLLING + "&sid=" + sid);
                        }));
  }

  private Future<Polling> pollingJoined(NetClient client) {
    return pollingSession(client)
        .compose(
            session ->
                session
                    .wire()
                    .post(session.target(), "40")
                    .await("ok")
                    .compose(ok -> session.wire().get(session.target()).await("40{\"sid\""))
                    .map(session));
  }

  // Those who behave

  private Future<Void> webSocket() {
    return joined(polite)
        .compose(
            wire ->
                wire.frame("420[\"echo\",\"hello\"]")
                    .await("hello")
                    .compose(echoed -> wire.closeFrame().closed())
                    .eventually(wire::close));
  }

  private Future<Void> rooms() {
    return joined(polite)
        .compose(
            wire ->
                wire.frame("40/custom,")
                    .await("40/custom,{\"sid\"")
                    .compose(
                        custom ->
                            wire.frame("42/custom,1[\"join\",[\"a\",\"b\"]]").await("43/custom,1["))
                    .compose(in -> wire.frame("41/custom,").frame("422[\"ack\"]").await("432[]"))
                    .compose(left -> wire.frame("1").close()));
  }

  private Future<Void> polling() {
    return pollingJoined(polite)
        .compose(
            session ->
                session
                    .wire()
                    .post(session.target(), "1")
                    .await("ok")
                    .compose(ok -> session.wire().close()));
  }

  private Future<Void> upgrade() {
    return pollingJoined(polite)
        .compose(
            session ->
                upgrading(polite, session)
                    .compose(
                        webSocket ->
                            webSocket
                                .frame("5")
                                .frame("421[\"ack\",\"up\"]")
                                .await("431[\"up\"]")
                                .compose(done -> webSocket.closeFrame().closed())
                                .eventually(webSocket::close))
                    .eventually(() -> session.wire().close()));
  }

  private Future<Wire> upgrading(NetClient client, Polling session) {
    return wire(client)
        .compose(
            wire ->
                wire.upgrade(session.target().replace("polling", "websocket"))
                    .await("\r\n\r\n")
                    .compose(open -> wire.frame("2probe").await("3probe"))
                    .map(wire));
  }

  private Future<Void> refused() {
    return wire(polite)
        .compose(
            wire ->
                wire.upgrade(WEBSOCKET)
                    .await("\"sid\"")
                    .compose(open -> wire.frame("40/deny,").await("44/deny,"))
                    .compose(denied -> wire.close()));
  }

  // Those who do not

  private Future<Void> webSocketReset() {
    return joined(rude).compose(wire -> wire.frame("42[\"echo\",1]").close());
  }

  private Future<Void> resetBeforeConnect() {
    return wire(rude)
        .compose(wire -> wire.upgrade(WEBSOCKET).await("\"sid\"").compose(open -> wire.close()));
  }

  private Future<Void> resetOwingAttachments() {
    return joined(rude)
        .compose(
            wire ->
                wire.frame("452-[\"echo\",{\"_placeholder\":true,\"num\":0}]")
                    .frame("bAQID")
                    .close());
  }

  private Future<Void> resetOwingAcks() {
    return joined(rude)
        .compose(
            wire ->
                wire.frame("42[\"call\",0,\"question\",[1]]")
                    .frame("42[\"call\",60000,\"question\",[2]]")
                    .await("[\"question\",2]")
                    .compose(asked -> wire.close()));
  }

  private Future<Void> halfRequest() {
    return wire(rude)
        .compose(wire -> wire.write("GET " + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nUpg").close());
  }

  private Future<Void> pollReset() {
    return pollingJoined(rude).compose(session -> session.wire().get(session.target()).close());
  }

  private Future<Void> postReset() {
    return pollingJoined(rude)
        .compose(
            session ->
                session
                    .wire()
                    .write(
                        "POST "
                            + session.target()
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n42[")
                    .close());
  }

  private Future<Void> resetWhileUpgrading() {
    return pollingJoined(rude)
        .compose(
            session ->
                upgrading(rude, session)
                    .compose(Wire::close)
                    .compose(gone -> session.wire().get(session.target()).close()));
  }

  // Those who just stop

  private Future<Void> silentWebSocket() {
    return joined(polite).compose(ChurnClients::untilGivenUp);
  }

  /** Waits for the server's close frame, and then ends the connection without an answer. */
  private static Future<Void> untilGivenUp(Wire wire) {
    return wire.await("\u0088").compose(closed -> wire.close());
  }

  private Future<Void> silentPolling() {
    return pollingJoined(polite).compose(session -> session.wire().close());
  }

  private Future<Void> silentWhileUpgrading() {
    return pollingJoined(polite)
        .compose(
            session ->
                upgrading(polite, session)
                    .compose(ChurnClients::untilGivenUp)
                    .eventually(() -> session.wire().close()));
  }
}
