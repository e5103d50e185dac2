package io.roomcast.cluster.redis;

import io.roomcast.cluster.PresenceRoom;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How presence stands on Redis. A hash per room has for each user an object of what each run has of
 * him; a hash per run has where it has written something, for those who survive it. Many users, of
 * several rooms, are changed by one call. Event loop of the relay.
 *
 * @param link the way to Redis
 * @param keys names of keys
 */
record PresenceScripts(KeyLink link, NodeKeys keys) {

  /** ms for which rooms, and lists of runs, are kept that nobody renews. */
  static final long RETENTION = 24 * 3_600_000L;

  /** Users changed by one call, at most: Redis does nothing else for less than a ms. */
  private static final int USERS = 64;

  /** Characters written by one call, at most; a user of whom there is more goes alone. */
  private static final int CHARACTERS = 1 << 15;

  /**
   * Sets what a run has of users, or removes it, and answers for each how many other runs have him
   * and what it had before; nothing when the run is alive and somebody else wants that. What no
   * node has written there does not count. The first command that writes is the one that Redis may
   * refuse: all is done, or nothing.
   *
   * <p>Keys: the lease of the node of the run, the list of the run, the rooms. Arguments: the run,
   * retention, the run in a lease or an empty text; then for each user the number of the key of the
   * room, the user, what the run has or an empty text, its field in the list or, when that is to
   * stay as it is, an empty text.
   */
  private static final Script SET =
      new Script(
          """
          local run, retention = ARGV[1], ARGV[2]
          if ARGV[3] ~= '' then
            local lease = redis.call('GET', KEYS[1])
            if lease and string.find(lease, ARGV[3], 1, true) then return {} end
          end
          local listed, unlisted = {}, {}
          for i = 4, #ARGV, 4 do
            local field = ARGV[i + 3]
            if ARGV[i + 2] ~= '' then
              listed[#listed + 1] = field
              listed[#listed + 1] = ''
            elseif field ~= '' then
              unlisted[#unlisted + 1] = field
            end
          end
          if #listed > 0 then
            redis.call('HSET', KEYS[2], unpack(listed))
            redis.call('PEXPIRE', KEYS[2], retention)
          end
          if #unlisted > 0 then redis.call('HDEL', KEYS[2], unpack(unlisted)) end
          local answer, kept = {}, {}
          for i = 4, #ARGV, 4 do
            local room, user, value = KEYS[tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2]
            local all = redis.pcall('HGET', room, user)
            if type(all) == 'table' then redis.call('DEL', room) end
            local runs = {}
            if type(all) == 'string' then
              local there, found = pcall(cjson.decode, all)
              if there and type(found) == 'table' then runs = found end
            end
            local before = runs[run]
            if type(before) ~= 'string' then before = '' end
            runs[run] = nil
            local others = 0
            for other in pairs(runs) do others = others + 1 end
            if value ~= '' then runs[run] = value end
            if next(runs) then
              redis.call('HSET', room, user, cjson.encode(runs))
              kept[room] = true
            elseif all then
              redis.call('HDEL', room, user)
            end
            answer[#answer + 1] = others
            answer[#answer + 1] = before
          end
          for room in pairs(kept) do redis.call('PEXPIRE', room, retention) end
          return answer
          """);

  /**
   * Removes the list of a run, unless that is alive. Keys: the lease of its node, the list.
   * Argument: the run in a lease.
   */
  private static final Script FORGET =
      new Script(
          """
          local lease = redis.call('GET', KEYS[1])
          if lease and string.find(lease, ARGV[1], 1, true) then return 0 end
          return redis.call('UNLINK', KEYS[2])
          """);

  /** A user in a room. */
  record Place(PresenceRoom room, String user) {

    /** As a field of the list of a run. */
    String toField() {
      return new JsonArray().add(room.namespace()).add(room.room()).add(user).encode();
    }

    /** What such a field says; null when it is nothing that {@link #toField} answers. */
    static @Nullable Place parse(byte[] field) {
      try {
        JsonArray parts = new JsonArray(new String(field, StandardCharsets.UTF_8));
        if (parts.size() == 3
            && parts.getValue(0) instanceof String namespace
            && parts.getValue(1) instanceof String room
            && parts.getValue(2) instanceof String user) {
          Place place = new Place(new PresenceRoom(namespace, room), user);
          // Another text for the same would never be removed.
          return Arrays.equals(place.toField().getBytes(StandardCharsets.UTF_8), field)
              ? place
              : null;
        }
      } catch (DecodeException e) {
        // It was written by no node.
      }
      return null;
    }
  }

  /**
   * What a run is to have of a user in a room.
   *
   * @param value null for nothing
   */
  record Change(Place place, @Nullable String value) {

    int size() {
      return value == null ? 0 : value.length();
    }
  }

  /**
   * What Redis answers.
   *
   * @param others other runs that have the user
   * @param before what the run had of him, or an empty text
   */
  record Outcome(int others, String before) {}

  String room(PresenceRoom room) {
    return keys.presence(new JsonArray().add(room.namespace()).add(room.room()).encode());
  }

  /** Divides things, in their order, into what one call may do; each is about a change. */
  static <T> List<List<T>> calls(List<T> things, Function<T, Change> change) {
    List<List<T>> calls = new ArrayList<>();
    List<T> call = List.of();
    int size = 0;
    for (T thing : things) {
      int more = change.apply(thing).size();
      if (call.isEmpty() || call.size() >= USERS || size + more > CHARACTERS) {
        call = new ArrayList<>();
        calls.add(call);
        size = 0;
      }
      call.add(thing);
      size += more;
    }
    return calls;
  }

  /** Sets what this run has of users, or removes it; no more than one of {@link #calls}. */
  Future<List<Outcome>> set(List<Change> changes, String member) {
    return run(changes, member, "").compose(outcomes -> all(changes, outcomes));
  }

  /**
   * Removes what a dead run has left of users; the answer is empty when it is not dead. Its list
   * stays until {@link #forget}: who is not there any more is not told of once more.
   */
  Future<List<Outcome>> settle(List<Change> changes, String member) {
    return run(changes, member, inLease(member))
        .compose(
            outcomes ->
                outcomes.isEmpty() ? Future.succeededFuture(outcomes) : all(changes, outcomes));
  }

  /** Removes the list of a run of which all is settled; nothing happens when it is not dead. */
  Future<Void> forget(String member) {
    return FORGET
        .run(link, List.of(lease(member), keys.present(member)), List.of(inLease(member)))
        .mapEmpty();
  }

  private String lease(String member) {
    return keys.node(member.substring(0, member.indexOf('/')));
  }

  /** How a lease says whose it is. */
  private static String inLease(String member) {
    return "\"run\":\"" + member.substring(member.indexOf('/') + 1) + '"';
  }

  private static Future<List<Outcome>> all(List<Change> changes, List<Outcome> outcomes) {
    return outcomes.size() == changes.size()
        ? Future.succeededFuture(outcomes)
        : Future.failedFuture("no answer");
  }

  private Future<List<Outcome>> run(List<Change> changes, String member, String other) {
    List<String> named = new ArrayList<>(List.of(lease(member), keys.present(member)));
    List<String> arguments = new ArrayList<>(List.of(member, String.valueOf(RETENTION), other));
    Map<PresenceRoom, String> numbers = new HashMap<>();
    for (Change change : changes) {
      Place place = change.place;
      arguments.add(
          numbers.computeIfAbsent(
              place.room,
              room -> {
                named.add(room(room));
                return String.valueOf(named.size());
              }));
      arguments.add(place.user);
      arguments.add(change.value == null ? "" : change.value);
      arguments.add(other.isEmpty() ? place.toField() : "");
    }
    return SET.run(link, named, arguments).map(PresenceScripts::outcomes);
  }

  private static List<Outcome> outcomes(@Nullable Response reply) {
    List<Outcome> outcomes = new ArrayList<>();
    if (reply != null && reply.type() == ResponseType.MULTI) {
      for (int i = 0; i + 1 < reply.size(); i += 2) {
        outcomes.add(new Outcome(reply.get(i).toInteger(), reply.get(i + 1).toString()));
      }
    }
    return outcomes;
  }
}
