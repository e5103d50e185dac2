package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClassicFormat;
import io.roomcast.room.MemberInfo;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What other nodes may see of the sockets of this one. Immutable, thread-safe. */
final class Redaction {

  private final RelayOptions.Fetch options;

  Redaction(RelayOptions.Fetch options) {
    this.options = options;
  }

  /** The sockets without secrets, as many as fit into the bytes that an answer may have. */
  List<MemberInfo> visible(List<MemberInfo> members, int maxBytes) {
    List<MemberInfo> visible = new ArrayList<>(members.size());
    long bytes = 0;
    for (MemberInfo member : members) {
      MemberInfo shown = visible(member);
      bytes += ClassicFormat.json(shown).toBuffer().length() + 1;
      if (bytes > maxBytes) {
        break;
      }
      visible.add(shown);
    }
    return visible;
  }

  private MemberInfo visible(MemberInfo member) {
    JsonObject handshake = visible(member.handshake());
    return new MemberInfo(member.id(), handshake, Set.copyOf(member.rooms()), member.data());
  }

  /** The handshake without secrets; a copy. */
  JsonObject visible(JsonObject told) {
    JsonObject handshake = told.copy();
    JsonObject headers = handshake.getJsonObject("headers");
    if (headers != null) {
      List.copyOf(headers.fieldNames()).stream()
          .filter(name -> options.hiddenHeaders().contains(name.toLowerCase(Locale.ROOT)))
          .forEach(headers::remove);
    }
    if (!options.auth()) {
      handshake.put("auth", new JsonObject());
    }
    JsonObject query = handshake.getJsonObject("query");
    if (query != null && options.hiddenQuery().stream().anyMatch(query::containsKey)) {
      options.hiddenQuery().forEach(query::remove);
      handshake.put("url", withoutHidden(handshake.getString("url", "")));
    }
    return handshake;
  }

  private String withoutHidden(String url) {
    int question = url.indexOf('?');
    if (question < 0) {
      return url;
    }
    List<String> shown = new ArrayList<>();
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      // An encoded name could be a hidden one, which is then not worth telling.
      if (!options.hiddenQuery().contains(name) && name.indexOf('%') < 0) {
        shown.add(parameter);
      }
    }
    return url.substring(0, question + 1) + String.join("&", shown);
  }
}
