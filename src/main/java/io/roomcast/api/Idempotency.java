package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.loop.Clock;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept for repetitions of a request, by its idempotency key: bounded in number, bytes and
 * time, the oldest go first. Event loop of the API that owns it.
 */
final class Idempotency {

  /** What an entry costs beside its answer. */
  private static final long ENTRY_BYTES = 256;

  private static final class Entry {
    final String request;
    final long since;

    /** Null while the request is under way. */
    @Nullable Buffer answer;

    Entry(String request, long since) {
      this.request = request;
      this.since = since;
    }

    long bytes() {
      return ENTRY_BYTES + (answer == null ? 0 : answer.length());
    }
  }

  private final ApiOptions options;
  private final Clock clock;
  private final ApiStats stats;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  Idempotency(ApiOptions options, Clock clock, ApiStats stats) {
    this.options = options;
    this.clock = clock;
    this.stats = stats;
  }

  /**
   * The answer that the request with this key had, or null when it is the first one and shall be
   * done; then {@link #done} must follow.
   *
   * @param request tells requests apart
   * @throws ApiException when the first one is under way, or was another request
   */
  @Nullable Buffer begin(String key, String request) {
    forgetOld();
    Entry entry = entries.get(key);
    if (entry == null) {
      add(key, new Entry(request, clock.monotonicMillis()));
      return null;
    }
    if (!entry.request.equals(request)) {
      throw new ApiException(
          Code.E_IDEMPOTENCY, "The idempotency key was used for another request.");
    }
    if (entry.answer == null) {
      throw new ApiException(
          Code.E_IN_FLIGHT, "A request with the same idempotency key is under way.");
    }
    stats.idempotencyHit();
    return entry.answer;
  }

  private void add(String key, Entry entry) {
    entries.put(key, entry);
    bytes += entry.bytes();
    shrink();
  }

  /** The request has this answer; null when it failed and may be tried again. */
  void done(String key, @Nullable Buffer answer) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return;
    }
    if (answer == null) {
      entries.remove(key);
      bytes -= entry.bytes();
    } else {
      entry.answer = answer;
      bytes += answer.length();
      shrink();
    }
  }

  private void forgetOld() {
    long oldest = clock.monotonicMillis() - options.idempotencyWindow();
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (entry.since > oldest) {
        return;
      }
      all.remove();
      bytes -= entry.bytes();
    }
  }

  private void shrink() {
    Iterator<Entry> all = entries.values().iterator();
    while (entries.size() > options.idempotencyEntries()
        || (bytes > options.idempotencyBytes() && entries.size() > 1)) {
      Entry entry = all.next();
      all.remove();
      bytes -= entry.bytes();
      stats.idempotencyEvicted();
    }
  }
}
