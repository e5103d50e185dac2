package io.roomcast.bench.load;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to play, as given on the command line. Read-only once parsed. */
@Command(name = "load", sortOptions = false, mixinStandardHelpOptions = true)
public final class LoadOptions {

  /** How clients reach the server. */
  enum TransportKind {
    WEBSOCKET,
    POLLING,
    /** Polling first, then moved to WebSocket before anything is measured. */
    UPGRADE
  }

  /** What the values are. */
  enum PayloadKind {
    TEXT,
    BINARY
  }

  /** The packet format. */
  enum ParserKind {
    DEFAULT,
    MSGPACK
  }

  @Parameters(index = "0", description = "idle, fanout, rooms, echo, connect, polling-echo, ...")
  private Mode mode = Mode.FANOUT;

  @Option(names = "--url", description = "the server (${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:3100");

  @Option(names = "--pid", description = "its process, for CPU and memory figures")
  private @Nullable Long pid;

  @Option(names = "--publish-url", description = "fanout: where its publisher is; else the server")
  private @Nullable URI publishUrl;

  @Option(names = "--publish-pid", description = "the process there, for its CPU")
  private @Nullable Long publishPid;

  @Option(names = "--server", description = "its name in the result")
  private String server = "server";

  @Option(names = "--clients", description = "clients, publishers of fanout not counted")
  private @Nullable Integer clients;

  @Option(names = "--rooms", description = "rooms that the clients are spread over")
  private @Nullable Integer rooms;

  @Option(names = "--room-prefix", description = "their names begin with it (${DEFAULT-VALUE})")
  private String roomPrefix = "r";

  @Option(names = "--window", description = "unanswered messages per publisher or echo client")
  private @Nullable Integer window;

  @Option(names = "--rate", description = "messages/s of all publishers, instead of a window")
  private double rate;

  @Option(names = "--undelivered", description = "most messages of a room under way in window mode")
  private int undelivered = 16;

  @Option(names = "--seconds", description = "what is measured (${DEFAULT-VALUE})")
  private double seconds = 10;

  @Option(names = "--warmup", description = "seconds before it (${DEFAULT-VALUE})")
  private double warmup = 3;

  @Option(names = "--size", description = "bytes of a value (${DEFAULT-VALUE})")
  private int size = 64;

  @Option(names = "--transport", description = "websocket, polling or upgrade")
  private @Nullable TransportKind transport;

  @Option(names = "--payload", description = "text or binary")
  private PayloadKind payload = PayloadKind.TEXT;

  @Option(names = "--parser", description = "default or msgpack")
  private ParserKind parser = ParserKind.DEFAULT;

  @Option(names = "--deflate", description = "share of clients that negotiate compression, 0..1")
  private double deflate;

  @Option(names = "--volatile", description = "publish with the event vol instead of pub")
  private boolean volatileEvents;

  @Option(names = "--stalled", description = "slow: members that stop reading (a tenth)")
  private @Nullable Integer stalled;

  @Option(names = "--churn", description = "churn: comings and goings per second")
  private double churn = 500;

  @Option(names = "--token", description = "what clients show when they connect")
  private String token = "";

  @Option(names = "--api-port", description = "api-emit: where the server has its API")
  private int apiPort;

  @Option(names = "--seed", description = "of all that is random (${DEFAULT-VALUE})")
  private long seed = 1;

  /** For the command line only; read it after parsing. */
  public LoadOptions() {}

  /** The options in these arguments. */
  public static LoadOptions parse(String... args) {
    LoadOptions options = new LoadOptions();
    commandLine(options).parseArgs(args);
    return options;
  }

  /** A parser that fills these options. */
  public static CommandLine commandLine(LoadOptions options) {
    return new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(
            Mode.class, name -> Mode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  Mode mode() {
    return mode;
  }

  URI url() {
    return url;
  }

  @Nullable Long pid() {
    return pid;
  }

  /** Where the publisher of a fan-out connects; null for where all do. */
  @Nullable URI publishUrl() {
    return publishUrl;
  }

  @Nullable Long publishPid() {
    return publishPid;
  }

  String server() {
    return server;
  }

  int clients() {
    return clients != null ? clients : mode.clients;
  }

  int rooms() {
    return rooms != null ? rooms : mode.rooms;
  }

  /** What names of rooms begin with: loads that share a server need different ones. */
  String roomPrefix() {
    return roomPrefix;
  }

  int window() {
    return window != null ? window : mode.window;
  }

  /** Messages per second, or 0 for a window. */
  double rate() {
    return rate;
  }

  int undelivered() {
    return Math.max(undelivered, window());
  }

  double seconds() {
    return seconds;
  }

  double warmup() {
    return warmup;
  }

  int size() {
    return Math.max(size, payload == PayloadKind.TEXT ? Stamp.TEXT_BYTES : Stamp.BINARY_BYTES);
  }

  TransportKind transport() {
    return transport != null ? transport : mode.transport;
  }

  PayloadKind payload() {
    return payload;
  }

  ParserKind parser() {
    return parser;
  }

  /** Whether this client negotiates compression: evenly spread, the same ones in every run. */
  boolean deflates(int client) {
    return Math.floor((client + 1) * deflate) > Math.floor(client * deflate);
  }

  /** The event that publishes. */
  String publishEvent() {
    return volatileEvents ? "vol" : "pub";
  }

  int stalled() {
    return stalled != null ? stalled : clients() / 10;
  }

  double churn() {
    return churn;
  }

  /** A token for the namespace; empty for none. */
  String token() {
    return token;
  }

  int apiPort() {
    return apiPort;
  }

  long seed() {
    return seed;
  }

  /** What makes runs comparable, for the result. */
  Map<String, Object> parameters() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("clients", clients());
    all.put("rooms", rooms());
    if (rate > 0) {
      all.put("rate", rate);
    } else {
      all.put("window", window());
    }
    all.put("seconds", seconds);
    all.put("size", size());
    all.put("transport", name(transport()));
    all.put("payload", name(payload));
    all.put("parser", name(parser));
    all.put("deflate", deflate);
    all.put("event", publishEvent());
    if (mode == Mode.SLOW) {
      all.put("stalled", stalled());
    }
    if (mode == Mode.CHURN) {
      all.put("churn", churn);
    }
    all.put("seed", seed);
    return all;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
