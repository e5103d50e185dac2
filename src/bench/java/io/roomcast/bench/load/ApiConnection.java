package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/**
 * Posts {@code emit} to one room over one HTTP/1.1 connection, several requests before the first
 * answer (pipelining); those of one turn of the loop leave in one write. Fleet's event loop.
 */
final class ApiConnection extends FleetConnection {

  private static final int OK = 200;
  private static final String END = "\"]}";
  private static final String LENGTH = "\r\ncontent-length:";

  private final Runnable answered;
  private final String head;
  private final String start;
  private final int size;
  private Runnable whenConnected = () -> {};

  /** To that room; {@code answered} runs for each answer. */
  ApiConnection(Fleet fleet, String room, Runnable answered) {
    super(fleet, 1024);
    this.answered = answered;
    this.size = fleet.options().size();
    this.start = "{\"to\":[\"" + room + "\"],\"event\":\"m\",\"args\":[\"";
    int length = start.length() + size + END.length();
    this.head =
        "POST /api/v1/emit HTTP/1.1\r\nHost: "
            + fleet.host()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n";
  }

  /** Connects. */
  void open(Runnable onConnect) {
    whenConnected = onConnect;
    fleet().open(fleet().options().apiPort(), this, this::lost);
  }

  /** Posts a stamped value. */
  void emit(int publisher, long sequence, long planned) {
    ByteBuf requests = out();
    if (requests == null) {
      return;
    }
    ByteBufUtil.writeAscii(requests, head);
    ByteBufUtil.writeAscii(requests, start);
    Stamp.writeText(requests, size, publisher, sequence, planned);
    ByteBufUtil.writeAscii(requests, END);
  }

  @Override
  void connected(Channel connected) {
    whenConnected.run();
  }

  @Override
  int read(ByteBuf in) {
    int at = in.readerIndex();
    while (!ended()) {
      int body = HttpText.headEnd(in, at, in.writerIndex());
      if (body < 0) {
        break;
      }
      int end = body + length(HttpText.head(in, at, body));
      if (end > in.writerIndex()) {
        break;
      }
      if (HttpText.status(in, at) == OK) {
        answered.run();
      } else {
        fail("refused: " + in.toString(at, end - at, StandardCharsets.UTF_8));
      }
      at = end;
    }
    return at;
  }

  private static int length(String head) {
    int from = head.indexOf(LENGTH) + LENGTH.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  @Override
  void over(String why) {
    fleet().lost("the API: " + why);
  }
}
