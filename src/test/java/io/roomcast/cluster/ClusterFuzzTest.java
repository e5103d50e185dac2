package io.roomcast.cluster;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever cluster adapters find on Redis can be acted upon and sent on, or is malformed. */
class ClusterFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void message(byte[] message) {
    try {
      ClusterMessage read = ClusterFormat.read(message);
      ClusterFormat.read(ClusterFormat.write(read));
      ClusterFormat.read(ClusterFormat.msgpack(read));
    } catch (MalformedMessageException e) {
      // Counted and forgotten.
    }
  }

  /** All of its fields, one line for each, the last one for the data. */
  @FuzzTest(maxDuration = "30s")
  void fields(byte[] message) {
    String[] fields = new String(message, StandardCharsets.UTF_8).split("\n", 4);
    if (fields.length < 4) {
      return;
    }
    try {
      int type = fields[2].isEmpty() ? 0 : fields[2].charAt(0) - '0';
      ClusterMessage read =
          ClusterFormat.read(new ClusterFormat.Entry(fields[0], fields[1], type, fields[3]));
      if (!(read instanceof ClusterMessage.Presence)) {
        ClusterFormat.read(ClusterFormat.entry(read));
      }
    } catch (MalformedMessageException e) {
      // Counted and forgotten.
    }
  }

  /** The first byte is the type. */
  @FuzzTest(maxDuration = "30s")
  void entry(byte[] message) {
    if (message.length == 0) {
      return;
    }
    String data = new String(message, 1, message.length - 1, StandardCharsets.UTF_8);
    try {
      ClusterMessage read = ClusterFormat.read(new ClusterFormat.Entry("u", "/", message[0], data));
      if (!(read instanceof ClusterMessage.Presence)) {
        ClusterFormat.read(ClusterFormat.entry(read));
      }
    } catch (MalformedMessageException e) {
      // Counted and forgotten.
    }
  }
}
