package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** One of the two kinds of Pub/Sub that Redis has. */
enum PubSub {
  /** Messages go to all servers of a cluster; there are patterns. */
  PLAIN,
  /** Messages go to the servers that have the slot of the channel. */
  SHARDED;

  Request publish(String channel, byte[] payload) {
    return Request.cmd(publish()).arg(channel).arg(payload);
  }

  Command publish() {
    return this == PLAIN ? Command.PUBLISH : Command.SPUBLISH;
  }

  Command subscribe(boolean isPattern) {
    if (isPattern) {
      return Command.PSUBSCRIBE;
    }
    return this == PLAIN ? Command.SUBSCRIBE : Command.SSUBSCRIBE;
  }

  Command unsubscribe(boolean isPattern) {
    if (isPattern) {
      return Command.PUNSUBSCRIBE;
    }
    return this == PLAIN ? Command.UNSUBSCRIBE : Command.SUNSUBSCRIBE;
  }

  /** How many are subscribed to a channel: the second item of the answer. */
  Request count(String channel) {
    return Request.cmd(Command.PUBSUB).arg(counting()).arg(channel);
  }

  /** The word for that, after {@code PUBSUB}. */
  String counting() {
    return this == PLAIN ? "NUMSUB" : "SHARDNUMSUB";
  }
}
