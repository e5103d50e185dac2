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
    Command publish = this == PLAIN ? Command.PUBLISH : Command.SPUBLISH;
    return Request.cmd(publish).arg(channel).arg(payload);
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
    String count = this == PLAIN ? "NUMSUB" : "SHARDNUMSUB";
    return Request.cmd(Command.PUBSUB).arg(count).arg(channel);
  }
}
