package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.roomcast.bench.load.LoadOptions.PayloadKind;
import java.nio.charset.StandardCharsets;

/** The default format: text packets, binary values as attachments. Fleet's event loop. */
final class TextProtocol implements Protocol {

  private final ByteBuf scratch = Unpooled.directBuffer(1 << 10);
  private final Stamp stamp;
  private final boolean binary;
  private final int size;
  private final String connect;

  TextProtocol(LoadOptions options, Stamp stamp) {
    this.stamp = stamp;
    this.binary = options.payload() == PayloadKind.BINARY;
    this.size = options.size();
    String token = options.token();
    this.connect = "40" + (token.isEmpty() ? "" : "{\"token\":\"" + token + "\"}");
  }

  @Override
  public void connect(Link link) {
    ascii(start(), connect);
    link.sendText(scratch);
  }

  @Override
  public void call(Link link, String event, String room, long ackId) {
    head(start(), "42", event, room, ackId);
    ascii(scratch, "]");
    link.sendText(scratch);
  }

  @Override
  public void send(Link link, String event, String room, long ackId, Value value) {
    head(start(), binary ? "451-" : "42", event, room, ackId);
    if (!binary) {
      ascii(scratch, ",\"");
      Stamp.writeText(scratch, size, value.publisher(), value.sequence(), value.planned());
      ascii(scratch, "\"]");
      link.sendText(scratch);
      return;
    }
    ascii(scratch, ",{\"_placeholder\":true,\"num\":0}]");
    link.sendText(scratch);
    Stamp.writeBinary(start(), size, value.publisher(), value.sequence(), value.planned());
    link.sendBinary(scratch);
  }

  private ByteBuf start() {
    return scratch.clear();
  }

  private static void head(ByteBuf out, String type, String event, String room, long ackId) {
    ascii(out, type);
    ascii(out, Long.toString(ackId));
    ascii(out, "[\"");
    ascii(out, event);
    ascii(out, "\"");
    if (!room.isEmpty()) {
      ascii(out, ",\"");
      ascii(out, room);
      ascii(out, "\"");
    }
  }

  private static void ascii(ByteBuf out, String text) {
    ByteBufUtil.writeAscii(out, text);
  }

  @Override
  public void receive(Client client, boolean attachment, ByteBuf in, int from, int to) {
    if (attachment) {
      stamp.readBinary(in, from, to);
      client.onAttachment(stamp);
      return;
    }
    switch (in.getByte(from)) {
      case '0' -> client.onNamespace();
      case '2' -> {
        stamp.readText(in, from, to);
        client.onEvent(stamp);
      }
      case '3' -> ack(client, in, from + 1, to);
      case '5' -> client.expectAttachment(Client.NO_ACK);
      case '6' -> client.expectAttachment(number(in, from + "61-".length(), to));
      default -> client.onRefused(in.toString(from, to - from, StandardCharsets.UTF_8));
    }
  }

  private void ack(Client client, ByteBuf in, int from, int to) {
    long id = number(in, from, to);
    stamp.readText(in, from, to);
    client.onAck(id, stamp);
  }

  private static long number(ByteBuf in, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      int digit = in.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  @Override
  public void close() {
    scratch.release();
  }
}
