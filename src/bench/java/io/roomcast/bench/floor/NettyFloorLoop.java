package io.roomcast.bench.floor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The connections of one event loop of the bare Netty server. Owned by that loop. */
final class NettyFloorLoop {

  private final EventLoop eventLoop;
  private final LoopRooms<NettyFloorHandler> rooms = new LoopRooms<>();
  private List<ChannelHandlerContext> dirty = new ArrayList<>();
  private List<ChannelHandlerContext> flushing = new ArrayList<>();

  NettyFloorLoop(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  LoopRooms<NettyFloorHandler> rooms() {
    return rooms;
  }

  /** Sends a frame to the members that a room has here, and releases it. From any thread. */
  void publish(String room, ByteBuf frame) {
    if (eventLoop.inEventLoop()) {
      deliver(room, frame);
    } else {
      eventLoop.execute(() -> deliver(room, frame));
    }
  }

  private void deliver(String room, ByteBuf frame) {
    for (NettyFloorHandler member : rooms.of(room)) {
      member.send(frame.retainedDuplicate());
    }
    frame.release();
  }

  /** Flushes a connection, which is not queued yet, at the end of this turn. */
  void flushLater(ChannelHandlerContext connection) {
    dirty.add(connection);
    if (dirty.size() == 1) {
      eventLoop.execute(this::flushAll);
    }
  }

  private void flushAll() {
    List<ChannelHandlerContext> batch = dirty;
    dirty = flushing;
    flushing = batch;
    for (ChannelHandlerContext connection : batch) {
      ((NettyFloorHandler) connection.handler()).flushNow();
    }
    batch.clear();
  }
}
