package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceRoom;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How presence stands on Redis. A hash per room has for each user an object of what each run has of
 * him; a hash per run has where it has written something, for those who survive it. Event loop of
 * the relay.
 *
 * @param link the way to Redis
 * @param keys names of keys
 */
record PresenceScripts(KeyLink link, NodeKeys keys) {

  /** ms for which rooms, and lists of runs, are kept that nobody renews. */
  static final long RETENTION = 24 * 3_600_000L;

  /**
   * Sets what a run has of a user, or removes it, and answers how many other runs have him and what
   * it had before; nothing when the run is alive and somebody else wants that. What no node has
   * written there does not count.
   *
   * <p>Keys: the room, the list of the run, the lease of its node. Arguments: user, run, what it
   * has or an empty text, its field in the list, retention, the run in a lease or an empty text.
   */
  private static final Script SET =
      new Script(
          """
          if ARGV[6] ~= '' then
            local lease = redis.call('GET', KEYS[3])
            if lease and string.find(lease, ARGV[6], 1, true) then return {} end
          end
          local all = redis.pcall('HGET', KEYS[1], ARGV[1])
          if type(all) == 'table' then redis.call('DEL', KEYS[1]) end
          local there, runs = pcall(cjson.decode, type(all) == 'string' and all or '{}')
          if not there or type(runs) ~= 'table' then runs = {} end
          local before = runs[ARGV[2]]
          if type(before) ~= 'string' then before = '' end
          runs[ARGV[2]] = nil
          local others = 0
          for run in pairs(runs) do others = others + 1 end
          if ARGV[3] ~= '' then
            runs[ARGV[2]] = ARGV[3]
            redis.call('HSET', KEYS[2], ARGV[4], '')
            redis.call('PEXPIRE', KEYS[2], ARGV[5])
          else
            redis.call('HDEL', KEYS[2], ARGV[4])
          end
          if next(runs) then
            redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(runs))
            redis.call('PEXPIRE', KEYS[1], ARGV[5])
          else
            redis.call('HDEL', KEYS[1], ARGV[1])
          end
          return {others, before}
          """);

  /** A user in a room. */
  record Place(PresenceRoom room, String user) {

    /** As a field of the list of a run. */
    String toField() {
      return new JsonArray().add(room.namespace()).add(room.room()).add(user).encode();
    }

    /** What such a field says, or null. */
    static @Nullable Place parse(String field) {
      try {
        JsonArray parts = new JsonArray(field);
        return parts.size() == 3
                && parts.getValue(0) instanceof String namespace
                && parts.getValue(1) instanceof String room
                && parts.getValue(2) instanceof String user
            ? new Place(new PresenceRoom(namespace, room), user)
            : null;
      } catch (DecodeException e) {
        return null;
      }
    }
  }

  /**
   * What Redis answers.
   *
   * @param others other runs that have the user
   * @param before what the run had of him, or an empty text
   */
  record Outcome(int others, String before) {

    static @Nullable Outcome of(@Nullable Response reply) {
      return reply != null && reply.type() == ResponseType.MULTI && reply.size() == 2
          ? new Outcome(reply.get(0).toInteger(), reply.get(1).toString())
          : null;
    }
  }

  String room(PresenceRoom room) {
    return keys.presence(new JsonArray().add(room.namespace()).add(room.room()).encode());
  }

  /** Sets what this run has of a user; null for nothing. The outcome is null for no answer. */
  Future<@Nullable Outcome> set(Place place, String member, @Nullable String value) {
    return run(place, member, value == null ? "" : value, "");
  }

  /** Removes what a dead run has left; the outcome is null when it is not dead. */
  Future<@Nullable Outcome> settle(Place place, String member) {
    String run = member.substring(member.indexOf('/') + 1);
    return run(place, member, "", "\"run\":\"" + run + '"');
  }

  private Future<@Nullable Outcome> run(Place place, String member, String value, String lease) {
    String id = member.substring(0, member.indexOf('/'));
    return SET.run(
            link,
            List.of(room(place.room()), keys.present(member), keys.node(id)),
            List.of(place.user(), member, value, place.toField(), String.valueOf(RETENTION), lease))
        .map(reply -> Outcome.of(reply));
  }
}
