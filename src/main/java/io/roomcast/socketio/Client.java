package io.roomcast.socketio;

import io.roomcast.engineio.CloseReason;
import io.roomcast.engineio.Message;
import io.roomcast.engineio.Session;
import io.roomcast.engineio.SessionListener;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Socket.IO side of one session: its wire format and its sockets, one per namespace. As a timer
 * it is the {@code connectTimeout}. Event loop of the session.
 */
final class Client extends TimerWheel.Timer implements SessionListener, Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Client.class);

  private static final SocketImpl[] NONE = {};

  private final SocketIoServerImpl server;
  private final Session session;

  /** Never changed, replaced instead: a listener may connect or disconnect while it is walked. */
  private SocketImpl[] sockets = NONE;

  /**
   * Namespaces whose CONNECT is not answered yet, and their sockets as far as they exist; null when
   * there are none, which is nearly always.
   */
  private @Nullable Map<String, Optional<SocketImpl>> connecting;

  private @Nullable Parser parser;
  private Parser.@Nullable Decoder decoder;
  private @Nullable EventBacklog backlog;
  private int pauses;

  private boolean closed;

  /** Place in the list that the server keeps. */
  int place;

  Client(SocketIoServerImpl server, Session session) {
    this.server = server;
    this.session = session;
    session.listener(this);
    session.loop().wheel().schedule(this, server.options().getConnectTimeout());
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public int unanswered() {
    int count = 0;
    for (SocketImpl socket : sockets) {
      count += socket.unanswered();
    }
    return count;
  }

  @Override
  public int pendingAcks() {
    int count = 0;
    for (SocketImpl socket : sockets) {
      count += socket.output().pendingAcks();
    }
    return count;
  }

  SocketIoServerImpl server() {
    return server;
  }

  /** Whether the client speaks Socket.IO 2. */
  boolean v2() {
    return session.protocol() == 3;
  }

  /** The session's wire format. */
  Parser parser() {
    if (parser == null) {
      use(server.parser(true));
    }
    return Objects.requireNonNull(parser);
  }

  private Parser.Decoder use(Parser chosen) {
    parser = chosen;
    Parser.Decoder made = chosen.newDecoder();
    decoder = made;
    return made;
  }

  private Parser.Decoder decoder(boolean text) {
    return decoder == null ? use(server.parser(text)) : decoder;
  }

  @Override
  public void text(String text) {
    try {
      receive(decoder(true).text(text));
    } catch (MalformedPacketException e) {
      malformed(e);
    }
  }

  @Override
  public void binary(Buffer binary) {
    try {
      receive(decoder(false).binary(binary));
    } catch (MalformedPacketException e) {
      malformed(e);
    }
  }

  private void malformed(MalformedPacketException cause) {
    LOG.debug("malformed packet: {}", cause.getMessage());
    server.counters().malformedPackets++;
    for (SocketImpl socket : sockets) {
      socket.error(cause);
    }
    session.close(CloseReason.FORCED_CLOSE, false);
  }

  private void receive(@Nullable Packet packet) {
    if (packet == null || closed) {
      return;
    }
    String namespace = packet.namespace();
    String query = null;
    if (v2()) {
      int mark = namespace.indexOf('?');
      if (mark >= 0) {
        query = namespace.substring(mark + 1);
        namespace = namespace.substring(0, mark);
      }
    }
    SocketImpl socket = socket(namespace);
    switch (packet.type()) {
      case CONNECT -> {
        if (socket != null || (connecting != null && connecting.containsKey(namespace))) {
          wrongState("CONNECT for a connected namespace");
        } else {
          connect(namespace, query == null ? auth(packet) : QueryText.toJson(query));
        }
      }
      case CONNECT_ERROR -> wrongState("CONNECT_ERROR from a client");
      default -> {
        if (socket == null) {
          wrongState("packet for a namespace that is not connected");
        } else {
          socket.receive(packet);
        }
      }
    }
  }

  private static JsonObject auth(Packet packet) {
    Payload data = packet.payload();
    JsonObject auth = data == null ? null : data.getJsonObject(0);
    return auth == null ? new JsonObject() : auth;
  }

  /** The reference closes the whole connection, sockets of other namespaces included. */
  private void wrongState(String what) {
    LOG.debug("connection closed: {}", what);
    server.counters().wrongStatePackets++;
    close();
  }

  /** Opens a socket in the namespace, if the server has it; also Socket.IO 2's implicit connect. */
  void connect(String namespace, JsonObject auth) {
    int used = sockets.length + (connecting == null ? 0 : connecting.size());
    if (used >= server.options().getMaxNamespacesPerConnection()) {
      refuse(namespace, "Too many namespaces");
      return;
    }
    connecting(namespace, Optional.empty());
    server
        .findNamespace(namespace, auth)
        .onComplete(
            found -> {
              NamespaceImpl target = found.succeeded() ? found.result() : null;
              if (closed) {
                notConnected(namespace);
                if (target != null) {
                  target.removeIfEmpty(); // it may have been made for this client
                }
              } else if (target == null) {
                notConnected(namespace);
                refuse(namespace, "Invalid namespace");
              } else {
                target.connect(this, auth);
              }
            });
  }

  private void refuse(String namespace, String message) {
    server.counters().refusedConnects++;
    Object error = v2() ? message : new JsonObject().put("message", message);
    write(Packet.connectError(namespace, Payload.of(error)));
  }

  /** A socket that is on its way through the middlewares. */
  void connecting(SocketImpl socket) {
    connecting(socket.namespace().name(), Optional.of(socket));
  }

  private void connecting(String namespace, Optional<SocketImpl> socket) {
    if (connecting == null) {
      connecting = new HashMap<>(2);
    }
    connecting.put(namespace, socket);
  }

  /** A namespace's middlewares have said no, or the connection went away meanwhile. */
  void notConnected(String namespace) {
    if (connecting != null) {
      connecting.remove(namespace);
      if (connecting.isEmpty()) {
        connecting = null;
      }
    }
  }

  /** A socket has connected. */
  void add(SocketImpl socket) {
    notConnected(socket.namespace().name());
    sockets = Arrays.copyOf(sockets, sockets.length + 1);
    sockets[sockets.length - 1] = socket;
    session.loop().wheel().cancel(this);
  }

  void remove(SocketImpl socket) {
    int at = Arrays.asList(sockets).indexOf(socket);
    if (at >= 0) {
      SocketImpl[] others = Arrays.copyOf(sockets, sockets.length - 1);
      System.arraycopy(sockets, at + 1, others, at, others.length - at);
      sockets = others;
    }
  }

  private @Nullable SocketImpl socket(String namespace) {
    for (SocketImpl socket : sockets) {
      if (socket.namespace().name().equals(namespace)) {
        return socket;
      }
    }
    return null;
  }

  void write(Packet packet) {
    write(parser().encode(packet));
  }

  void write(List<Message> messages) {
    if (messages.size() == 1) {
      session.send(messages.get(0));
    } else {
      session.send(messages);
    }
  }

  /** Reads no further until {@link #resume} was called as often. */
  void pause() {
    if (pauses++ == 0) {
      session.pause();
    }
  }

  void resume() {
    if (--pauses == 0) {
      session.resume();
    }
  }

  /** What waits in the event queues of the sockets; made when the first socket needs one. */
  EventBacklog backlog() {
    if (backlog == null) {
      backlog = new EventBacklog(this, server.counters(), server.options());
    }
    return backlog;
  }

  boolean closed() {
    return closed;
  }

  /**
   * Closes the connection. A WebSocket session ends at once; over polling, where the close has to
   * wait for a poll, the sockets do not wait for it.
   */
  void close() {
    if (!closed) {
      session.close(); // calls closing() first
      end(DisconnectReason.FORCED_SERVER_CLOSE, null);
    }
  }

  /** The sockets get what was broadcast before now. */
  @Override
  public void closing() {
    for (SocketImpl socket : sockets) {
      socket.catchUp();
    }
  }

  /** Sends DISCONNECT to every namespace and closes the connection. */
  void disconnect() {
    for (SocketImpl socket : sockets) {
      socket.disconnect(false);
    }
    close();
  }

  @Override
  public void closed(Session.Closed how) {
    end(DisconnectReason.of(how.reason()), how.description());
  }

  /** The server is shutting down: the sockets end, the connection is closed by the engine. */
  void shutDown() {
    end(DisconnectReason.SERVER_SHUTTING_DOWN, null);
  }

  private void end(DisconnectReason reason, @Nullable String description) {
    if (closed) {
      return;
    }
    closed = true;
    session.loop().wheel().cancel(this);
    decoder = null;
    Map<String, Optional<SocketImpl>> unfinished = connecting;
    connecting = null;
    if (unfinished != null) {
      unfinished.values().forEach(socket -> socket.ifPresent(SocketImpl::abandon));
    }
    for (SocketImpl socket : sockets) {
      socket.left(reason, description);
    }
    server.remove(this);
  }

  /** {@code connectTimeout}: no namespace was joined in time. */
  @Override
  protected void expired() {
    if (sockets.length == 0) {
      LOG.debug("no namespace joined within connectTimeout");
      server.engine().dispatch(this::close);
    }
  }
}
