package io.roomcast.handler;

import io.roomcast.room.RoomListener;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Socket;
import io.roomcast.socketio.SocketIoServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the rooms of a server, as users: one with several sockets, on whichever event loops, is
 * one. Clients ask by the event {@code presence:get} with the name of a room; its ack is a list of
 * {@code {user, sockets, data?}}, or of {@code {id, sockets, data?}} for those without a token.
 * Where the options say so, the others in a room get {@code presence:join} and {@code
 * presence:leave} with {@code {user, room, data?}}. One per event loop.
 */
public final class Presence {

  /** What the names of its events begin with. */
  public static final String PREFIX = "presence:";

  private static final String GET = "presence:get";

  private final LoopParts<PresenceRooms> rooms;
  private final int number;
  private final Function<String, @Nullable PresenceOptions> options;

  /** Namespaces with sockets. */
  private final Set<Watch> watched = new LinkedHashSet<>();

  private Presence(
      int number,
      LoopParts<PresenceRooms> rooms,
      Function<String, @Nullable PresenceOptions> options) {
    this.number = number;
    this.rooms = rooms;
    this.options = options;
  }

  /**
   * Watches the namespaces of a server.
   *
   * @param number of the server's event loop
   * @param options of a namespace, as they are at the time; null for no presence
   */
  public static Presence install(
      SocketIoServer io,
      int number,
      LoopParts<PresenceRooms> rooms,
      Function<String, @Nullable PresenceOptions> options) {
    Presence presence = new Presence(number, rooms, options);
    presence.watch(io.of("/"));
    io.onNewNamespace(presence::watch);
    return presence;
  }

  private void watch(Namespace namespace) {
    namespace.onRooms(new Watch(namespace));
  }

  /** Tells owners of the rooms of one namespace. */
  private final class Watch implements RoomListener {

    private final Namespace namespace;
    private int sockets;

    /** Whether its owners know of its sockets. */
    private boolean told;

    Watch(Namespace namespace) {
      this.namespace = namespace;
    }

    @Override
    public void joinRoom(String room, String memberId) {
      if (room.equals(memberId)) {
        if (sockets++ == 0) {
          watched.add(this);
          told = options.apply(namespace.name()) != null;
        }
        return;
      }
      // One that is still connecting is told of when it is in.
      Socket socket = namespace.socket(memberId);
      PresenceOptions now = options.apply(namespace.name());
      if (socket != null && now != null) {
        joined(socket, room, now);
      }
    }

    @Override
    public void leaveRoom(String room, String memberId) {
      if (room.equals(memberId)) {
        if (--sockets == 0) {
          watched.remove(this);
        }
        return;
      }
      Socket socket = namespace.socket(memberId);
      if (socket != null && options.apply(namespace.name()) != null) {
        PresenceRooms.Key key = new PresenceRooms.Key(namespace.name(), room);
        String user = userKey(Identity.of(socket), socket);
        PresenceRooms.Place place = new PresenceRooms.Place(memberId, number);
        rooms.run(key, owner -> owner.left(key, user, place));
      }
    }

    /** The options may have changed. */
    void reload() {
      boolean on = options.apply(namespace.name()) != null;
      if (on && !told) {
        namespace.sockets().forEach(Presence.this::connected);
      } else if (!on && told) {
        rooms.runAll(owner -> owner.forget(namespace.name()));
      }
      told = on;
    }
  }

  /** To be called when a socket is connected. */
  public void connected(Socket socket) {
    PresenceOptions now = options.apply(socket.namespace().name());
    if (now == null) {
      return;
    }
    for (String room : socket.rooms()) {
      if (!room.equals(socket.id())) {
        joined(socket, room, now);
      }
    }
  }

  private void joined(Socket socket, String room, PresenceOptions now) {
    PresenceRooms.Key key = new PresenceRooms.Key(socket.namespace().name(), room);
    PresenceRooms.Who who = who(socket, now);
    PresenceRooms.Place place = new PresenceRooms.Place(socket.id(), number);
    rooms.run(key, owner -> owner.joined(key, who, place, now));
  }

  private static PresenceRooms.Who who(Socket socket, PresenceOptions now) {
    Identity identity = Identity.of(socket);
    JsonObject shown = null;
    for (String name : now.show()) {
      Object value = socket.data().getValue(name);
      if (value != null) {
        shown = shown == null ? new JsonObject() : shown;
        shown.put(name, value);
      }
    }
    return new PresenceRooms.Who(
        userKey(identity, socket),
        identity == null ? null : identity.user(),
        identity == null ? socket.id() : null,
        shown == null ? null : shown.copy());
  }

  private static String userKey(@Nullable Identity identity, Socket socket) {
    return identity == null ? "#" + socket.id() : identity.issuer() + "\n" + identity.user();
  }

  /**
   * Handles a client's event whose name begins with {@link #PREFIX}: who may ask are those in the
   * room, and whom {@code allow} admits. Other names of that kind are not for clients to send.
   */
  public void handle(EventContext event, AccessRules allow) {
    EventValues values = EventValues.of(event);
    if (!event.event().equals(GET)) {
      event.fail(new EventException("E_FORBIDDEN", "events of presence come from the server"));
    } else if (!(values.argument(0) instanceof String room)) {
      event.fail(new EventException("E_ARGS", "the first argument must be the name of a room"));
    } else if (!event.socket().isIn(room) && !allow.admits(room, values)) {
      event.fail(new EventException("E_FORBIDDEN", "you are not in the room"));
    } else {
      PresenceRooms.Key key = new PresenceRooms.Key(event.socket().namespace().name(), room);
      PresenceOptions now = options.apply(key.namespace());
      int max = now == null ? 0 : now.maxUsers();
      LoopParts.Loop here = rooms.here();
      rooms.run(
          key, owner -> owner.list(key, max).onSuccess(list -> here.run(() -> event.ack(list))));
    }
  }

  /** To be called when the options of namespaces may have changed. */
  public void reload() {
    new ArrayList<>(watched).forEach(Watch::reload);
  }
}
