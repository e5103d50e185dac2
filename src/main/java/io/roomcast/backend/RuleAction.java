package io.roomcast.backend;

import java.util.List;

/** What a rule does, once its checks have passed. Event loop of the sockets. */
interface RuleAction {

  /** The rooms that it is about; none for many. */
  default List<String> rooms(RuleEvent event) {
    return List.of();
  }

  /** Does it and decides on the event, now or later. */
  void run(RuleEvent event, List<String> rooms);
}
