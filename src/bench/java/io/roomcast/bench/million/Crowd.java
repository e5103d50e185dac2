package io.roomcast.bench.million;

import io.netty.channel.EventLoop;
import io.roomcast.engineio.EngineRequest;
import io.roomcast.net.WebSockets;
import io.roomcast.socketio.SocketIoOptions;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Socket.IO server on one event loop with a crowd of clients inside the JVM. Owned by that loop:
 * it is used there alone, once it has started.
 */
final class Crowd extends VerticleBase {

  /** Sessions opened in one millisecond. */
  private static final int OPENED_PER_TURN = 24;

  private static final String URI = "/socket.io/?EIO=4&transport=websocket";

  private final SocketIoOptions options;
  private final List<Crowd> all;
  private EventLoop loop;
  private SocketIoServer io;
  private InVmClients clients;
  private StallProbe probe;
  private InVmChannel[] channels = {};
  private int opened;

  @SuppressWarnings("NullAway.Init") // start() comes first
  Crowd(SocketIoOptions options, List<Crowd> all) {
    this.options = options;
    this.all = all;
  }

  @Override
  public Future<?> start() {
    loop = ((ContextInternal) context).nettyEventLoop();
    io = SocketIoServer.create(vertx, options);
    clients = new InVmClients(loop);
    probe = new StallProbe(loop);
    probe.start();
    all.add(this);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    probe.stop();
    return io.close().onComplete(closed -> closeChannels());
  }

  /** As the HTTP server does with its connections when it ends. */
  @SuppressWarnings("FutureReturnValueIgnored") // in the JVM nothing fails to close
  private void closeChannels() {
    for (int i = 0; i < opened; i++) {
      channels[i].close();
    }
  }

  EventLoop loop() {
    return loop;
  }

  SocketIoServer io() {
    return io;
  }

  InVmClients clients() {
    return clients;
  }

  StallProbe probe() {
    return probe;
  }

  int sessions() {
    return io.engine().clientsCount();
  }

  /** Opens that many sessions, one slice per millisecond. */
  Future<Void> open(int count) {
    channels = new InVmChannel[count];
    Promise<Void> done = Promise.promise();
    openSome(done);
    return done.future();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // in the JVM nothing fails to register
  private void openSome(Promise<Void> done) {
    for (int i = 0; i < OPENED_PER_TURN && opened < channels.length; i++) {
      InVmChannel channel = new InVmChannel(clients);
      channels[opened++] = channel;
      loop.register(channel);
      io.engine()
          .attach(
              WebSockets.attach(vertx, channel, io.engine().webSocketOptions()), request(opened));
    }
    if (opened < channels.length) {
      loop.schedule(() -> openSome(done), 1, TimeUnit.MILLISECONDS);
    } else {
      done.complete();
    }
  }

  /** What a browser sends with its upgrade request: each session keeps its own. */
  private static EngineRequest request(int number) {
    byte[] key = new byte[16];
    ByteBuffer.wrap(key).putInt(number);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "chat.example.org")
            .add("Connection", "Upgrade")
            .add("Pragma", "no-cache")
            .add("Cache-Control", "no-cache")
            .add(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/140.0.0.0 Safari/537.36")
            .add("Upgrade", "websocket")
            .add("Origin", "https://chat.example.org")
            .add("Sec-WebSocket-Version", "13")
            .add("Accept-Encoding", "gzip, deflate, br, zstd")
            .add("Accept-Language", "en-GB,en;q=0.9")
            .add("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key));
    String address =
        "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    return new EngineRequest(HttpMethod.GET, URI, headers, address, false);
  }

  /** How many clients have received this many broadcasts. */
  int clientsWith(int received) {
    int count = 0;
    for (InVmChannel channel : channels) {
      if (channel.received == received) {
        count++;
      }
    }
    return count;
  }
}
