package io.roomcast;

import io.roomcast.config.ConfException;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSources;
import io.roomcast.config.EffectiveConf.Change;
import io.roomcast.config.Loaded;
import io.roomcast.config.RoomcastConf;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
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

  /** What is in effect; of the reloading thread. */
  private Loaded<RoomcastConf> current;

  Reloader(ConfSources sources, Loaded<RoomcastConf> current, Gateway gateway) {
    this.sources = sources;
    this.current = current;
    this.gateway = gateway;
    // One may run and one may wait: that one will see whatever changed in the meantime.
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Reloader::daemon,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "reload");
    thread.setDaemon(true);
    return thread;
  }

  /** Reads the conf again, soon. How it went is logged. */
  void request() {
    thread.execute(this::reload);
  }

  private void reload() {
    try {
      Loaded<RoomcastConf> changed = ConfChecks.load(sources);
      Loaded<RoomcastConf> next = ConfChecks.checked(ConfLoader.reload(current, changed));
      List<Change> changes = current.effective().changes(changed.effective());
      apply(next.conf());
      current = next;
      changed.warnings().forEach(warning -> LOG.warn("{}", warning));
      report(changes);
    } catch (ConfException | StartException e) {
      LOG.error("Conf not reloaded, the old one stays in use: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Conf not reloaded, the old one stays in use", e);
    }
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

  private static String paths(List<Change> changes, boolean reloadable) {
    String paths =
        changes.stream()
            .filter(change -> change.reloadable() == reloadable)
            .map(Change::path)
            .collect(Collectors.joining(", "));
    return paths.isEmpty() ? "no change" : paths;
  }
}
