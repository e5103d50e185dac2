package io.roomcast.engineio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one Engine.IO server has counted since it was created. Written by its event loop, readable
 * from any thread (a reader may see a value that is a moment old).
 */
public final class EngineCounters {

  private static final VarHandle OPENED = handle("opened");
  private static final VarHandle CLOSED = handle("closed");
  private static final VarHandle UPGRADED = handle("upgraded");
  private static final VarHandle UPGRADES_FAILED = handle("upgradesFailed");
  private static final VarHandle SEND_QUEUE_OVERFLOWS = handle("sendQueueOverflows");
  private static final VarHandle HANDED_OVER = handle("handedOver");

  private long opened;
  private long closed;
  private long upgraded;
  private long upgradesFailed;
  private long sendQueueOverflows;
  private long handedOver;

  EngineCounters() {}

  /** Sessions opened. */
  public long opened() {
    return (long) OPENED.getOpaque(this);
  }

  /** Sessions that have ended. */
  public long closed() {
    return (long) CLOSED.getOpaque(this);
  }

  /** Sessions that moved from polling to WebSocket. */
  public long upgradedSessions() {
    return (long) UPGRADED.getOpaque(this);
  }

  /** Upgrades that were begun and not completed. */
  public long failedUpgrades() {
    return (long) UPGRADES_FAILED.getOpaque(this);
  }

  /** Sessions closed because more was queued for them than {@code maxSendQueueBytes}. */
  public long sendQueueOverflows() {
    return (long) SEND_QUEUE_OVERFLOWS.getOpaque(this);
  }

  /** Requests handed to another instance because it owns the session. */
  public long handedOver() {
    return (long) HANDED_OVER.getOpaque(this);
  }

  void sessionOpened() {
    OPENED.setOpaque(this, opened + 1);
  }

  void sessionClosed() {
    CLOSED.setOpaque(this, closed + 1);
  }

  void upgraded() {
    UPGRADED.setOpaque(this, upgraded + 1);
  }

  void upgradeFailed() {
    UPGRADES_FAILED.setOpaque(this, upgradesFailed + 1);
  }

  void sendQueueOverflowed() {
    SEND_QUEUE_OVERFLOWS.setOpaque(this, sendQueueOverflows + 1);
  }

  void requestHandedOver() {
    HANDED_OVER.setOpaque(this, handedOver + 1);
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(EngineCounters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
