package io.roomcast.cluster;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.roomcast.cluster.ClassicFormat.Parser;

/** Whatever is on Redis can be acted upon and sent on, or is malformed. */
class ClassicFuzzTest {

  private final ClassicFormat msgpack = new ClassicFormat(Parser.MSGPACK);
  private final ClassicFormat json = new ClassicFormat(Parser.JSON);

  @FuzzTest(maxDuration = "30s")
  void broadcast(byte[] message) {
    for (ClassicFormat format : new ClassicFormat[] {msgpack, json}) {
      try {
        ClusterBroadcast read = format.broadcast(message, "me");
        if (read != null) {
          msgpack.broadcast(msgpack.broadcast(read, "/"), "me");
          json.broadcast(json.broadcast(read, "/"), "me");
        }
      } catch (MalformedMessageException e) {
        // Counted and forgotten.
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void request(byte[] message) {
    try {
      ClusterRequest read = msgpack.request(message);
      if (!(read instanceof ClusterRequest.OfSocket)) {
        msgpack.request(msgpack.request(read, "/"));
      }
    } catch (MalformedMessageException e) {
      // Counted and forgotten.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void response(byte[] message) {
    try {
      msgpack.response(msgpack.response(msgpack.response(message)));
    } catch (MalformedMessageException e) {
      // Counted and forgotten.
    }
  }
}
