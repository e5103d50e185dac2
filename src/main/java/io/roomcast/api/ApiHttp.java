package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.loop.Peers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The server API over HTTP: {@code POST /api/v1/<op>} with a JSON body and a bearer key, and its
 * description under {@code /api/v1/openapi.json}. Event loop of the API.
 */
public final class ApiHttp implements Handler<HttpServerRequest> {

  /** What the paths begin with. */
  public static final String PREFIX = "/api/v1/";

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MAX_KEY = 200;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Api api;
  private final String version;
  private Access access;

  /** For an API; {@code version} is that of the program. */
  public ApiHttp(Api api, Access access, String version) {
    this.api = api;
    this.access = access;
    this.version = version;
  }

  /** Lets in others from now on. */
  public void access(Access changed) {
    access = changed;
  }

  /** Serves a request whose path begins with {@link #PREFIX}. */
  @Override
  public void handle(HttpServerRequest request) {
    try {
      String name = name(request.uri());
      Caller caller = access.caller(request);
      if (name.equals("openapi.json")) {
        answer(request, 200, OpenApi.document(api.options(), version).toBuffer());
      } else {
        Op op = api.op(name);
        if (!request.method().equals(HttpMethod.POST)) {
          request.response().putHeader(HttpHeaders.ALLOW, "POST");
          throw new ApiException(Code.E_METHOD, "Operations are posted.");
        }
        read(request, op, caller);
      }
    } catch (ApiException e) {
      refuse(request, e);
    }
  }

  private static String name(String uri) {
    int query = uri.indexOf('?');
    return uri.substring(PREFIX.length(), query < 0 ? uri.length() : query);
  }

  private void read(HttpServerRequest request, Op op, Caller caller) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // Longer than that is no int, and too large anyway.
    if (length != null && (length.length() > 9 || Integer.parseInt(length) > limit())) {
      throw tooLarge();
    }
    new BodyReader(request, limit(), body -> run(request, op, caller, body)).start();
  }

  private int limit() {
    return api.options().maxBody();
  }

  private ApiException tooLarge() {
    return new ApiException(
        Code.E_TOO_LARGE, "The body is larger than " + limit() + " bytes: api.maxBody.");
  }

  /** {@code body} is null when it was too large. */
  private void run(HttpServerRequest request, Op op, Caller caller, @Nullable Buffer body) {
    if (body == null) {
      refuse(request, tooLarge());
      return;
    }
    String idempotencyKey = request.getHeader(IDEMPOTENCY_KEY);
    if (idempotencyKey == null) {
      run(op, caller, body).onComplete(done -> answer(request, done));
    } else if (idempotencyKey.isEmpty() || idempotencyKey.length() > MAX_KEY) {
      refuse(
          request,
          ApiException.body(IDEMPOTENCY_KEY, Found.text(idempotencyKey), "1 to 200 characters"));
    } else {
      once(request, op, caller, body, caller.id() + '\n' + idempotencyKey);
    }
  }

  private Future<Buffer> run(Op op, Caller caller, Buffer body) {
    JsonObject json;
    try {
      json = body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (RuntimeException e) {
      // Parsers quote what they could not read.
      return Future.failedFuture(ApiException.body("", "no JSON object", "a JSON object"));
    }
    Future<JsonObject> done = api.run(op, json, caller);
    return done.map(JsonObject::toBuffer);
  }

  /** What was asked with the same key before is answered as it was then, by whichever loop. */
  private void once(
      HttpServerRequest request, Op op, Caller caller, Buffer body, String idempotencyKey) {
    Peers<Api> owner = api.ownerOf(idempotencyKey);
    String fingerprint = op.name() + ' ' + hash(body);
    owner.run(
        () -> {
          try {
            Buffer kept = owner.self().idempotency().begin(idempotencyKey, fingerprint);
            api.onLoop(() -> kept(request, op, caller, body, idempotencyKey, owner, kept));
          } catch (ApiException e) {
            api.onLoop(() -> refuse(request, e));
          }
        });
  }

  private void kept(
      HttpServerRequest request,
      Op op,
      Caller caller,
      Buffer body,
      String idempotencyKey,
      Peers<Api> owner,
      @Nullable Buffer kept) {
    if (kept != null) {
      request.response().putHeader("Idempotency-Replayed", "true");
      answer(request, 200, kept);
      return;
    }
    run(op, caller, body)
        .onComplete(
            done -> {
              Buffer answer = done.succeeded() ? done.result() : null;
              owner.run(
                  () -> {
                    // First kept, then answered: who repeats it at once is to find it.
                    owner.self().idempotency().done(idempotencyKey, answer);
                    api.onLoop(() -> answer(request, done));
                  });
            });
  }

  private static String hash(Buffer body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpServerRequest request, AsyncResult<Buffer> done) {
    if (done.succeeded()) {
      answer(request, 200, done.result());
    } else {
      refuse(request, (ApiException) done.cause());
    }
  }

  private static void answer(HttpServerRequest request, int status, Buffer body) {
    if (!request.response().ended() && !request.response().closed()) {
      request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
    }
  }

  /** Answers with the error. */
  public static void refuse(HttpServerRequest request, ApiException error) {
    if (error.code() == Code.E_TOO_LARGE && !request.isEnded()) {
      // What is still to come is not read.
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    Buffer body = new JsonObject().put("error", error.toJson()).toBuffer();
    answer(request, error.code().status(), body);
  }
}
