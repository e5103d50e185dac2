package io.roomcast;

import io.roomcast.backend.LostSocket;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Shares out to the event loops whatever is to be told of the sockets of dead nodes. Thread-safe.
 *
 * @param loops all event loops of this gateway
 */
record LostTeller(List<GatewayVerticle> loops)
    implements BiFunction<String, List<io.roomcast.cluster.LostSocket>, Future<Void>> {

  @Override
  public Future<Void> apply(String member, List<io.roomcast.cluster.LostSocket> sockets) {
    int slash = member.indexOf('/');
    // What stands on Redis may be anything.
    String node = slash < 0 ? member : member.substring(0, slash);
    String run = member.substring(slash + 1);
    List<LostSocket> lost =
        sockets.stream()
            .map(s -> new LostSocket(node, run, s.namespace(), s.id(), s.user()))
            .toList();
    int share = (lost.size() + loops.size() - 1) / loops.size();
    List<Future<Void>> shares = new ArrayList<>();
    for (int i = 0; i * share < lost.size(); i++) {
      int end = Math.min(lost.size(), (i + 1) * share);
      shares.add(loops.get(i).lost(lost.subList(i * share, end)));
    }
    return Future.join(shares).mapEmpty();
  }
}
