package io.roomcast.engineio;

import io.roomcast.bench.micro.MicroBench;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What every request and every new session costs before anything is sent. */
@State(Scope.Thread)
public class RequestBench extends MicroBench {

  private final String handshakeUri = "/socket.io/?EIO=4&transport=polling&t=PAn3yzf";
  private final String pollUri =
      "/socket.io/?EIO=4&transport=polling&t=PAn3z0A&sid=AAlv_VJHgtw1W0aKf3Qh";
  private final String escapedUri = "/socket.io/?EIO=4&transport=websocket&token=a%2Bb%20c";
  private final MultiMap headers =
      MultiMap.caseInsensitiveMultiMap()
          .add("Host", "chat.example.com")
          .add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101")
          .add("Accept", "*/*")
          .add("Accept-Encoding", "gzip, deflate, br, zstd")
          .add("Origin", "https://chat.example.com")
          .add("Sec-WebSocket-Version", "13")
          .add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
          .add("Connection", "Upgrade")
          .add("Upgrade", "websocket");
  private final EngineRequest request = snapshot();
  private final Handshake handshake = new Handshake(new EngineOptions());

  @Benchmark
  public Query parseQueryOfHandshake() {
    return Query.of(handshakeUri);
  }

  @Benchmark
  public Query parseQueryOfPoll() {
    return Query.of(pollUri);
  }

  @Benchmark
  public Map<String, String> queryAsMap() {
    return Query.map(escapedUri);
  }

  /** As each session keeps it. */
  @Benchmark
  public EngineRequest snapshot() {
    return new EngineRequest(HttpMethod.GET, handshakeUri, Map.of(), headers, "203.0.113.7", false);
  }

  /** As each socket's handshake reads it back. */
  @Benchmark
  public MultiMap headersOfSnapshot() {
    return request.headers();
  }

  @Benchmark
  public String openPacket() {
    return handshake.of("AAlv_VJHgtw1W0aKf3Qh", TransportName.WEBSOCKET);
  }
}
