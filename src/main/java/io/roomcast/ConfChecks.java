package io.roomcast;

import io.roomcast.auth.Cidr;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.JwtKeys;
import io.roomcast.auth.Origins;
import io.roomcast.config.ApiConf;
import io.roomcast.config.AuthConf;
import io.roomcast.config.ConfException;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfProblem;
import io.roomcast.config.ConfSources;
import io.roomcast.config.EffectiveConf;
import io.roomcast.config.LimitsConf;
import io.roomcast.config.Loaded;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.RoomcastConf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What only those parts can say of a conf that will be made by it: whether keys and algorithms
 * belong together, whether texts are address blocks and origins. One conf.
 */
final class ConfChecks {

  private final RoomcastConf conf;
  private final EffectiveConf effective;
  private final List<ConfProblem> problems = new ArrayList<>();

  private ConfChecks(Loaded<RoomcastConf> loaded) {
    this.conf = loaded.conf();
    this.effective = loaded.effective();
  }

  /**
   * Loads a conf and checks it, as every command does.
   *
   * @throws ConfException with all that is wrong with it
   */
  static Loaded<RoomcastConf> load(ConfSources sources) {
    return checked(ConfLoader.load(sources));
  }

  /**
   * The conf, when it is good.
   *
   * @throws ConfException with all that is wrong with it
   */
  static Loaded<RoomcastConf> checked(Loaded<RoomcastConf> loaded) {
    ConfChecks checks = new ConfChecks(loaded);
    checks.tokens();
    checks.modes();
    checks.listener();
    checks.keys();
    checks.scopes();
    if (!checks.problems.isEmpty()) {
      throw new ConfException(checks.problems);
    }
    return loaded;
  }

  private void tokens() {
    JwtAuthOptions jwt = GatewayAuthOptions.of(conf).getJwt();
    if (jwt == null) {
      return;
    }
    try {
      JwtKeys.check(jwt);
    } catch (IllegalArgumentException e) {
      // As in "issuers[0].secret: HS256 needs 32 bytes or more, not 5".
      String message = String.valueOf(e.getMessage());
      int colon = message.indexOf(": ");
      String path = "auth.jwt." + message.substring(0, colon);
      problems.add(effective.problem(path, "", message.substring(colon + 2)));
    }
  }

  /** A namespace that wants tokens must not be open because nobody can tell good ones. */
  private void modes() {
    AuthConf auth = conf.auth();
    if (auth != null && auth.jwt() != null) {
      return;
    }
    for (int i = 0; i < conf.namespaces().size(); i++) {
      if (conf.namespaces().get(i).auth() == NamespaceConf.Auth.REQUIRED) {
        problems.add(
            effective.problem(
                "namespaces[" + i + "].auth", "\"optional\", \"none\", or auth.jwt", null));
      }
    }
  }

  private void scopes() {
    if (conf.redis() == null
        && conf.limits().connectionsPerUserScope() == LimitsConf.Scope.CLUSTER) {
      problems.add(effective.problem("limits.connectionsPerUserScope", "\"node\", or redis", null));
    }
  }

  private void listener() {
    each("listen.public.trustedProxies", conf.listen().clients().trustedProxies(), Cidr::of);
    each(
        "listen.public.allowedOrigins",
        conf.listen().clients().allowedOrigins(),
        entry -> Origins.of(List.of(entry)));
  }

  private void keys() {
    ApiConf api = conf.api();
    for (int i = 0; api != null && i < api.keys().size(); i++) {
      each("api.keys[" + i + "].cidr", api.keys().get(i).cidr(), Cidr::of);
    }
  }

  private void each(String path, List<String> entries, Consumer<String> reader) {
    for (int i = 0; i < entries.size(); i++) {
      try {
        reader.accept(entries.get(i));
      } catch (IllegalArgumentException e) {
        problems.add(effective.problem(path + "[" + i + "]", "", e.getMessage()));
      }
    }
  }
}
