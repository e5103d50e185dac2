package io.roomcast;

import io.roomcast.config.ConfException;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSources;
import io.roomcast.config.EffectiveConf.Change;
import io.roomcast.config.Loaded;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a changed conf into the running gateway: all that is reloadable of it, or nothing. Requests
 * may come from any thread that is no event loop; the work is done by one thread of its own.
 */
final class Reloader {

  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private static final int STEP_SECONDS = 30;

  private final ConfSources sources;
  private final Gateway gateway;
  private final ThreadPoolExecutor thread;

  /** What is in effect; written by the reloading thread. */
  private volatile Loaded<RoomcastConf> current;

  /** Told how the reload went that has not begun yet; null when there is none. */
  private final AtomicReference<@Nullable Promise<JsonObject>> next = new AtomicReference<>();

  Reloader(ConfSources sources, Loaded<RoomcastConf> current, Gateway gateway) {
    this.sources = sources;
    this.current = current;
    this.gateway = gateway;
    // One may run and one may wait: that one will see whatever changed in the meantime.
    this.thread =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2), Reloader::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "reload");
    thread.setDaemon(true);
    return thread;
  }

  /** What is in effect as JSON, secrets masked. Any thread. */
  String effective() {
    return current.effective().json();
  }

  /**
   * Reads the conf again, soon. How it went is logged, and told by the future: what is in effect
   * now as {@code reloaded}, what needs a restart as {@code needsRestart}; or it fails with a
   * message for the operator.
   */
  Future<JsonObject> request() {
    Promise<JsonObject> made = Promise.promise();
    // A reload that has not begun yet will see what changed until now.
    Promise<JsonObject> waiting =
        next.accumulateAndGet(made, (before, mine) -> before == null ? mine : before);
    if (waiting == made) {
      thread.execute(
          () -> {
            next.set(null);
            reload(made);
          });
    }
    return Objects.requireNonNull(waiting).future();
  }

  private void reload(Promise<JsonObject> outcome) {
    try {
      outcome.complete(reload());
    } catch (ConfException | StartException e) {
      LOG.error("Conf not reloaded, the old one stays in use: {}", e.getMessage());
      outcome.fail(e);
    } catch (RuntimeException e) {
      LOG.error("Conf not reloaded, the old one stays in use", e);
      outcome.fail("the conf could not be reloaded; the log says why");
    }
  }

  private JsonObject reload() {
    Loaded<RoomcastConf> changed = ConfChecks.load(sources);
    Loaded<RoomcastConf> loaded = ConfChecks.checked(ConfLoader.reload(current, changed));
    List<Change> changes = current.effective().changes(changed.effective());
    apply(loaded.conf());
    current = loaded;
    changed.warnings().forEach(warning -> LOG.warn("{}", warning));
    report(changes);
    return new JsonObject()
        .put("reloaded", new JsonArray(list(changes, true)))
        .put("needsRestart", new JsonArray(list(changes, false)));
  }

  /** What can fail comes first, so that a failure leaves all as it was. */
  private void apply(RoomcastConf conf) {
    await(gateway.renewCertificate(), "the certificate cannot be used");
    await(gateway.reload(conf), "it cannot be taken");
    LogLevels.apply(conf.log());
  }

  private static void await(Future<Void> step, String failure) {
    try {
      step.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new StartException(failure + ": not done in time", e);
    } catch (ExecutionException e) {
      throw new StartException(failure + ": " + e.getCause(), e);
    }
  }

  private static void report(List<Change> changes) {
    LOG.info("Conf reloaded; in effect now: {}", paths(changes, true));
    if (changes.stream().anyMatch(change -> !change.reloadable())) {
      LOG.warn("Changed in the conf, but not before a restart: {}", paths(changes, false));
    }
  }

  private static List<String> list(List<Change> changes, boolean reloadable) {
    return changes.stream()
        .filter(change -> change.reloadable() == reloadable)
        .map(Change::path)
        .toList();
  }

  private static String paths(List<Change> changes, boolean reloadable) {
    String paths = String.join(", ", list(changes, reloadable));
    return paths.isEmpty() ? "no change" : paths;
  }
}
