package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.roomcast.bench.load.LoadOptions.PayloadKind;

/**
 * The format of socket.io-msgpack-parser: each packet one map in one binary message. Fleet's event
 * loop.
 */
final class MsgpackProtocol implements Protocol {

  private static final int CONNECT = 0;
  private static final int EVENT = 2;
  private static final int ACK = 3;

  private final ByteBuf scratch = Unpooled.directBuffer(1 << 10);
  private final MsgpackReader reader = new MsgpackReader();
  private final Stamp stamp;
  private final boolean binary;
  private final int size;

  MsgpackProtocol(LoadOptions options, Stamp stamp) {
    this.stamp = stamp;
    this.binary = options.payload() == PayloadKind.BINARY;
    this.size = options.size();
  }

  @Override
  public void connect(Link link) {
    scratch.clear().writeByte(0x82);
    type(CONNECT);
    link.sendBinary(scratch);
  }

  @Override
  public void call(Link link, String event, String room, long ackId) {
    head(event, room, ackId, 2);
    link.sendBinary(scratch);
  }

  @Override
  public void send(Link link, String event, String room, long ackId, Value value) {
    head(event, room, ackId, room.isEmpty() ? 2 : 3);
    if (binary) {
      scratch.writeByte(0xC5).writeShort(size);
      Stamp.writeBinary(scratch, size, value.publisher(), value.sequence(), value.planned());
    } else {
      scratch.writeByte(0xDA).writeShort(size);
      Stamp.writeText(scratch, size, value.publisher(), value.sequence(), value.planned());
    }
    link.sendBinary(scratch);
  }

  /** A packet up to where the value follows, the last item of its data. */
  private void head(String event, String room, long ackId, int items) {
    scratch.clear().writeByte(0x84);
    type(EVENT);
    string("id");
    scratch.writeByte(0xCE).writeInt((int) ackId);
    string("data");
    scratch.writeByte(0x90 | items);
    string(event);
    if (!room.isEmpty()) {
      string(room);
    }
  }

  private void type(int type) {
    string("type");
    scratch.writeByte(type);
    string("nsp");
    string("/");
  }

  /** Up to 31 ASCII characters. */
  private void string(String text) {
    scratch.writeByte(0xA0 | text.length());
    ByteBufUtil.writeAscii(scratch, text);
  }

  @Override
  public void receive(Client client, boolean attachment, ByteBuf in, int from, int to) {
    reader.read(in, from, to);
    if (binary) {
      stamp.readBinary(in, from, to);
    } else {
      stamp.readText(in, from, to);
    }
    switch (reader.type()) {
      case CONNECT -> client.onNamespace();
      case EVENT -> client.onEvent(stamp);
      case ACK -> client.onAck(reader.id(), stamp);
      default -> client.onRefused("packet type " + reader.type());
    }
  }

  @Override
  public void close() {
    scratch.release();
  }
}
