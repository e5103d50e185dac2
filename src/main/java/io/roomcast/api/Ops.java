package io.roomcast.api;

import static io.roomcast.api.Field.commands;
import static io.roomcast.api.Field.flag;
import static io.roomcast.api.Field.flags;
import static io.roomcast.api.Field.list;
import static io.roomcast.api.Field.names;
import static io.roomcast.api.Field.number;
import static io.roomcast.api.Field.text;
import static io.roomcast.api.Op.NSP;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** All operations, with what they take and answer. Stateless. */
final class Ops {

  private static final Field EVENT = text("event", "Name of the event.").needed();
  private static final Field ARGS = list("args", "Its arguments; {\"$binary\": base64} is bytes.");
  private static final Field TO =
      names("to", "Rooms or socket ids that get it; everybody in the namespace when absent.");
  private static final Field IN =
      names("in", "Rooms or socket ids; everybody in the namespace when absent.");
  private static final Field EXCEPT = names("except", "Rooms or socket ids that are left out.");
  private static final Field ROOMS = names("rooms", "The rooms.").needed();
  private static final Field FLAGS =
      flags(
          "flags", "volatile: drop it for clients that cannot take it now; local: this node only.");

  private Ops() {}

  /** The operations under these options, by their index. */
  static List<Op> all(ApiOptions options) {
    Field limit = number("limit", "Most entries in the answer.", 1, options.maxPage());
    Field cursor = text("cursor", "The cursor of the page before; absent for the first page.");
    Field timeout = number("timeout", "How long to wait for acks, in ms.", 1, options.maxTimeout());
    Field responses =
        number("maxResponses", "Most acks in the answer; all are counted.", 0, Integer.MAX_VALUE);
    Field local = flag("local", "Of this node only, and without waiting for others.");
    JsonObject nothing = object();
    return List.of(
        new Op(
            0,
            "emit",
            "emit",
            "Sends an event.",
            object("nodes", "integer"),
            Emits::emit,
            NSP,
            TO,
            EXCEPT,
            EVENT,
            ARGS,
            FLAGS),
        new Op(
            1,
            "emitWithAck",
            "emit",
            "Sends an event and collects the acks.",
            object("responses", "array", "expected", "integer", "missing", "integer"),
            Emits::emitWithAck,
            NSP,
            TO,
            EXCEPT,
            EVENT,
            ARGS,
            FLAGS,
            timeout,
            responses),
        new Op(
            2,
            "socketsJoin",
            "rooms:write",
            "Makes sockets join rooms.",
            nothing,
            Sockets::join,
            NSP,
            IN,
            EXCEPT,
            ROOMS),
        new Op(
            3,
            "socketsLeave",
            "rooms:write",
            "Makes sockets leave rooms.",
            nothing,
            Sockets::leave,
            NSP,
            IN,
            EXCEPT,
            ROOMS),
        new Op(
            4,
            "disconnectSockets",
            "sockets:disconnect",
            "Disconnects sockets.",
            nothing,
            Sockets::disconnect,
            NSP,
            IN,
            EXCEPT,
            flag("close", "Close the connections, and so the clients' other sockets, too."),
            flag("reconnect", "Close the connections so that clients come back by themselves.")),
        new Op(
            5,
            "fetchSockets",
            "sockets:read",
            "Lists sockets in the order of their ids.",
            object("sockets", "array", "cursor", "string"),
            Lists::sockets,
            NSP,
            IN,
            EXCEPT,
            limit,
            cursor,
            local),
        new Op(
            6,
            "rooms",
            "rooms:read",
            "Lists rooms, by name, with the number of their sockets.",
            object("rooms", "array", "cursor", "string"),
            Lists::rooms,
            NSP,
            text("match", "Names; * stands for any text."),
            limit,
            cursor,
            local),
        new Op(
            7,
            "ack",
            "ack",
            "Answers an event for which a backend has put off the ack.",
            nothing,
            Emits::ack,
            text("ackId", "The ackId of the event.").needed(),
            ARGS),
        new Op(
            8,
            "setData",
            "sockets:write",
            "Merges into the data of a socket; null removes.",
            nothing,
            Sockets::setData,
            NSP,
            text("sid", "Id of the socket.").needed(),
            Field.object("data", "Entries to set.").needed()),
        new Op(
            9,
            "serverSideEmit",
            "servers",
            "Sends an event to the other servers.",
            nothing,
            Emits::serverSideEmit,
            NSP,
            EVENT,
            ARGS),
        new Op(
            10,
            "batch",
            "",
            "Does several operations; each has its own result or error.",
            object("replies", "array"),
            Emits::batch,
            commands("commands", "The operations, each with its op.", options.maxBatch()),
            flag("parallel", "Do not wait for one to end before the next begins.")),
        new Op(
            11,
            "info",
            "info",
            "What the server and the cluster are, and hold.",
            object(
                "nodes",
                "integer",
                "instances",
                "integer",
                "sessions",
                "integer",
                "sockets",
                "integer",
                "namespaces",
                "array",
                "members",
                "array"),
            Info::of,
            local));
  }

  private static JsonObject object(String... namesAndTypes) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      properties.put(namesAndTypes[i], new JsonObject().put("type", namesAndTypes[i + 1]));
      if (!namesAndTypes[i].equals("cursor")) {
        required.add(namesAndTypes[i]);
      }
    }
    JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
    return required.isEmpty() ? schema : schema.put("required", required);
  }
}
