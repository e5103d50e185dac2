package io.roomcast;

import io.roomcast.auth.Signatures;
import io.roomcast.config.WebhookConf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The requests of {@code roomcast doctor}. Main thread. */
final class DoctorCalls {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private @Nullable Duration clockOff;

  /** What came of one. */
  record Finding(boolean well, String text) {}

  /** By how much the clocks of those who answered are before ours; null when nobody told. */
  @Nullable Duration clockOff() {
    return clockOff;
  }

  /** Whether a key set can be fetched. */
  Finding keySet(String url) {
    return finding(
        url,
        HttpRequest.newBuilder(),
        response -> {
          try {
            int keys = new JsonObject(response.body()).getJsonArray("keys").size();
            return new Finding(keys > 0, keys + " keys");
          } catch (DecodeException | ClassCastException | NullPointerException e) {
            return new Finding(false, "no JSON Web Key Set");
          }
        });
  }

  /** Whether a backend accepts a signed {@code ping}; what it answers does not matter. */
  Finding ping(WebhookConf conf) {
    String id = "msg_" + UUID.randomUUID();
    long now = Instant.now().getEpochSecond();
    String body =
        new JsonObject().put("v", 1).put("id", id).put("type", "ping").put("time", now).encode();
    Signatures signatures =
        conf.previousSecret().isEmpty()
            ? Signatures.of(conf.secret())
            : Signatures.of(conf.secret(), conf.previousSecret());
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header(Signatures.ID, id)
            .header(Signatures.TIMESTAMP, Long.toString(now))
            .header(Signatures.SIGNATURE, signatures.sign(id, now, Buffer.buffer(body)))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return finding(
        conf.url().replace("{type}", "ping"),
        request,
        response -> new Finding(true, "accepts a signed ping"));
  }

  private interface Reading {
    Finding of(HttpResponse<String> response);
  }

  private Finding finding(String url, HttpRequest.Builder request, Reading reading) {
    try {
      HttpResponse<String> response =
          client.send(
              request.uri(URI.create(url)).timeout(PATIENCE).build(), BodyHandlers.ofString());
      response.headers().firstValue("date").ifPresent(this::compare);
      int status = response.statusCode();
      return status >= 200 && status < 300
          ? reading.of(response)
          : new Finding(false, url + " answers with status " + status);
    } catch (IOException | IllegalArgumentException e) {
      return new Finding(false, "cannot reach " + url + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding(false, "interrupted");
    }
  }

  private void compare(String date) {
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      clockOff = Duration.between(Instant.now(), theirs);
    } catch (DateTimeException e) {
      // They tell no time.
    }
  }
}
