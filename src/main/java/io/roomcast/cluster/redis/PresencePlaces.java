package io.roomcast.cluster.redis;

import io.roomcast.cluster.redis.PresenceScripts.Place;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads where a run has users in rooms, by its list on Redis. Event loop of the relay.
 *
 * @param link the way to Redis
 * @param keys names of keys
 */
record PresencePlaces(KeyLink link, NodeKeys keys) {

  /** Places handled at a time, about. */
  private static final int BATCH = 500;

  /** Hands them over, some at a time; it goes on when the future of the handler is done. */
  Future<Void> scan(String member, Function<List<Place>, Future<?>> handler) {
    String key = keys.present(member);
    return HashScan.ofOwn(link, key, BATCH, fields -> handler.apply(read(key, fields)));
  }

  /** What names no place is removed. */
  private List<Place> read(String key, Response fields) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      Place place = Place.parse(fields.get(i).toBytes());
      if (place != null) {
        places.add(place);
      } else {
        link.send(Request.cmd(Command.HDEL).arg(key).arg(fields.get(i).toBuffer()));
      }
    }
    return places;
  }
}
