package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** One of the two kinds of Pub/Sub that Redis has. Immutable. */
enum PubSub {
  /** Messages go to all servers of a cluster; there are patterns. */
  PLAIN(Command.PUBLISH, Command.SUBSCRIBE, Command.UNSUBSCRIBE, "NUMSUB"),
  /** Messages go to the servers that have the slot of the channel. */
  SHARDED(Command.SPUBLISH, Command.SSUBSCRIBE, Command.SUNSUBSCRIBE, "SHARDNUMSUB");

  private final Command publish;
  private final Command subscribe;
  private final Command unsubscribe;
  private final String count;

  PubSub(Command publish, Command subscribe, Command unsubscribe, String count) {
    this.publish = publish;
    this.subscribe = subscribe;
    this.unsubscribe = unsubscribe;
    this.count = count;
  }

  Request publish(String channel, byte[] payload) {
    return Request.cmd(publish).arg(channel).arg(payload);
  }

  Command subscribe(boolean isPattern) {
    return isPattern ? Command.PSUBSCRIBE : subscribe;
  }

  Command unsubscribe(boolean isPattern) {
    return isPattern ? Command.PUNSUBSCRIBE : unsubscribe;
  }

  /** How many are subscribed to a channel: the second item of the answer. */
  Request count(String channel) {
    return Request.cmd(Command.PUBSUB).arg(count).arg(channel);
  }
}
