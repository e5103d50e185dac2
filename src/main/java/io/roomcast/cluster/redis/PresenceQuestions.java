package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceRoom;
import io.roomcast.cluster.PresentUser;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads from Redis whom other nodes have in a room: once for all that ask meanwhile. Event loop of
 * the relay.
 */
final class PresenceQuestions {

  /** Users in one answer of Redis, about. */
  private static final int BATCH = 1_000;

  private final RelayLoop loop;
  private final KeyLink link;
  private final PresenceScripts scripts;
  private final String self;
  private final NodeOptions options;
  private final Turns turns = new Turns();
  private final Map<PresenceRoom, Future<Map<String, PresentUser>>> open = new HashMap<>();

  PresenceQuestions(
      RelayLoop loop, KeyLink link, PresenceScripts scripts, String self, NodeOptions options) {
    this.loop = loop;
    this.link = link;
    this.scripts = scripts;
    this.self = self;
    this.options = options;
  }

  /** Users of a room that other nodes have. Fails without Redis, and beyond a bound. */
  Future<Map<String, PresentUser>> others(PresenceRoom room) {
    Future<Map<String, PresentUser>> before = open.get(room);
    if (before != null) {
      return before;
    }
    if (open.size() >= options.maxQuestions()) {
      return Future.failedFuture(new ClusterUnavailableException("too many questions"));
    }
    Answer answer = new Answer(scripts.room(room));
    Promise<Map<String, PresentUser>> done = Promise.promise();
    turns.add(() -> answer.begin().onComplete(done));
    Future<Map<String, PresentUser>> asked =
        loop.within(options.questionTimeout(), done.future())
            .onFailure(late -> answer.wanted = false);
    if (!asked.isComplete()) {
      open.put(room, asked);
      asked.onComplete(end -> open.remove(room, asked));
    }
    return asked;
  }

  /** What comes of one room. */
  private final class Answer {

    final Map<String, PresentUser> found = new LinkedHashMap<>();
    private final String key;
    private long size;
    private boolean wanted = true;

    Answer(String key) {
      this.key = key;
    }

    /** It may have waited for too long. */
    Future<Map<String, PresentUser>> begin() {
      return wanted
          ? HashScan.of(link, key, BATCH, this::read).map(found)
          : Future.succeededFuture(Map.of());
    }

    private Future<Void> read(Response fields) {
      if (!wanted) {
        return Future.failedFuture("it took too long");
      }
      for (int i = 0; i + 1 < fields.size(); i += 2) {
        String name = fields.get(i).toString();
        String runs = fields.get(i + 1).toString();
        size += name.length() + runs.length();
        if (size > options.maxAnswer()) {
          return Future.failedFuture(new MessageTooLargeException((int) size));
        }
        add(name, runs);
      }
      return Future.succeededFuture();
    }

    /** What is nothing that a node writes is left out. */
    private void add(String name, String runs) {
      PresentUser all = null;
      try {
        for (Map.Entry<String, Object> run : new JsonObject(runs)) {
          PresentUser user =
              run.getKey().equals(self) || !(run.getValue() instanceof String text)
                  ? null
                  : PresentUser.parse(text);
          if (user != null) {
            all = all == null ? user : sum(all, user);
          }
        }
      } catch (DecodeException e) {
        return;
      }
      if (all != null) {
        found.put(name, all); // a scan may come by the same one twice
      }
    }
  }

  /** A user on two nodes, as the first of them shows him. */
  static PresentUser sum(PresentUser first, PresentUser second) {
    long sockets = (long) first.sockets() + second.sockets();
    return new PresentUser((int) Math.min(Integer.MAX_VALUE, sockets), first.told(), first.who());
  }
}
