package io.roomcast.bench.peer;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.channel.epoll.Epoll;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The bench application on netty-socketio, with Netty's epoll where there is any. {@code <port>
 * [--loops n] [--deflate] [--ping-interval ms]}
 *
 * <p>It has no volatile messages: {@code vol} does what {@code pub} does.
 */
public final class NettySocketIoPeer {

  private static final int WRONG_USE = 2;
  private static final int BACKLOG = 4096;

  private NettySocketIoPeer() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    Configuration configuration;
    try {
      configuration = configuration(Arrays.asList(args));
    } catch (IllegalArgumentException e) {
      System.err.println("netty-socketio: " + e.getMessage());
      System.exit(WRONG_USE);
      return;
    }
    SocketIOServer server = new SocketIOServer(configuration);
    addApplication(server);
    server.start();
    System.out.println("listening " + configuration.getPort());
  }

  private static Configuration configuration(List<String> args) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(1);
    configuration.setUseLinuxNativeEpoll(Epoll.isAvailable());
    configuration.setWebsocketCompression(false);
    configuration.setHttpCompression(false);
    SocketConfig socket = new SocketConfig();
    socket.setReuseAddress(true);
    socket.setAcceptBackLog(BACKLOG);
    configuration.setSocketConfig(socket);
    if (args.isEmpty()) {
      throw new IllegalArgumentException("expected a port");
    }
    configuration.setPort(number("port", args.get(0), 65_535));
    Iterator<String> rest = args.subList(1, args.size()).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--deflate" -> configuration.setWebsocketCompression(true);
        case "--loops" -> configuration.setWorkerThreads(value(option, rest));
        case "--ping-interval" -> configuration.setPingInterval(value(option, rest));
        case "--parser" ->
            throw new IllegalArgumentException("--parser: this server has only the default one");
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return configuration;
  }

  private static int value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + ": expected a number");
    }
    return number(option, rest.next(), Integer.MAX_VALUE);
  }

  private static int number(String name, String text, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        name + ": expected a whole number from 1 to " + max + ", found " + text);
  }

  private static void addApplication(SocketIOServer server) {
    server.addEventListener(
        "join",
        String.class,
        (client, room, ack) -> {
          client.joinRoom(room);
          ack.sendAckData();
        });
    server.addEventListener(
        "leave",
        String.class,
        (client, room, ack) -> {
          client.leaveRoom(room);
          ack.sendAckData();
        });
    server.addEventListener(
        "echo", Object.class, (client, value, ack) -> ack.sendAckData(value));
    for (String event : List.of("pub", "vol")) {
      server.addMultiTypeEventListener(
          event,
          (client, args, ack) -> publish(server, args, ack),
          String.class,
          Object.class);
    }
  }

  private static void publish(SocketIOServer server, MultiTypeArgs args, AckRequest ack) {
    String room = args.first();
    server.getRoomOperations(room).sendEvent("m", args.<Object>second());
    if (ack.isAckRequested()) {
      ack.sendAckData();
    }
  }
}
