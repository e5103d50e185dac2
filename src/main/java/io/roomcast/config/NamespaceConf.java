package io.roomcast.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conf of a namespace, or of all whose names match a pattern. Immutable. */
public record NamespaceConf(
    @Option(
            value =
                "Its name; * in it stands for any text. Of several that match, an exact one counts,"
                    + " else the first.",
            pattern = "/\\S*",
            max = "200")
        String name,
    @Option(
            value =
                "Whether a token is needed; without this key, what auth.anonymous says; none"
                    + " without auth.")
        @Nullable Auth auth,
    @Option(
            value =
                "Rooms that a socket joins when it connects, as templates; a room is left out when"
                    + " the socket has not the values for it.",
            name = "join",
            min = "0",
            max = "100",
            pattern = TemplateSyntax.SOCKET_ROOM)
        List<String> roomsToJoin,
    @Option(value = "Handlers of your own for connects, in their order.", max = "100")
        List<UseConf> use,
    @Option("Which backends are told of connects and disconnects.") OnConf on,
    @Option(
            value = "What happens to a client whose connect the backend could not be asked about.",
            byDefault = "reject")
        OnConnectError onConnectError,
    @Option(value = "What happens to events; the first rule that matches counts.", max = "1000")
        List<RuleConf> events,
    @Option(value = "Who is in a room.", toggle = true, byDefault = "false")
        @Nullable PresenceConf presence,
    @Option(value = "The last events of each room.", toggle = true, byDefault = "false")
        @Nullable HistoryConf history,
    @Option("Limits of sockets in this namespace.") NamespaceLimitsConf limits) {

  /** Whether a token is needed. */
  public enum Auth {
    REQUIRED,
    OPTIONAL,
    NONE
  }

  /** What a failed connect webhook means for the client. */
  public enum OnConnectError {
    /** CONNECT_ERROR. */
    REJECT,
    /** It is let in. */
    ALLOW,
    /** Its connection is closed, so that it comes back by itself. */
    RETRY_LATER
  }
}
