package io.roomcast;

import io.roomcast.auth.AuthMode;
import io.roomcast.auth.AuthOptions;
import io.roomcast.auth.ClaimMap;
import io.roomcast.auth.ExpiryOptions;
import io.roomcast.auth.IssuerOptions;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.TokenSource;
import io.roomcast.config.AuthConf;
import io.roomcast.config.ClaimMapConf;
import io.roomcast.config.ExpiryConf;
import io.roomcast.config.IssuerConf;
import io.roomcast.config.JwtConf;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.RoomcastConf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what the conf says of tokens into options. Stateless. */
final class GatewayAuthOptions {

  private GatewayAuthOptions() {}

  /** How clients of all namespaces prove who they are. */
  static AuthOptions of(RoomcastConf conf) {
    AuthConf auth = conf.auth();
    if (auth == null) {
      return new AuthOptions().setAnonymous(true);
    }
    JwtConf jwt = auth.jwt();
    return new AuthOptions()
        .setFrom(auth.from().stream().map(TokenSource::of).toList())
        .setAnonymous(auth.anonymous())
        .setJwt(jwt == null ? null : jwt(jwt));
  }

  /** Whether a namespace asks for tokens; null stands for one that the conf does not list. */
  static AuthMode mode(RoomcastConf conf, @Nullable NamespaceConf namespace) {
    AuthConf auth = conf.auth();
    NamespaceConf.Auth own = namespace == null ? null : namespace.auth();
    if (auth == null) {
      return AuthMode.NONE;
    }
    if (own == null) {
      return auth.anonymous() ? AuthMode.OPTIONAL : AuthMode.REQUIRED;
    }
    return switch (own) {
      case REQUIRED -> AuthMode.REQUIRED;
      case OPTIONAL -> AuthMode.OPTIONAL;
      case NONE -> AuthMode.NONE;
    };
  }

  private static JwtAuthOptions jwt(JwtConf conf) {
    ClaimMapConf map = conf.map();
    return new JwtAuthOptions()
        .setIssuers(conf.issuers().stream().map(GatewayAuthOptions::issuer).toList())
        .setClockSkew(conf.clockSkew().toMillis())
        .setMap(new ClaimMap(map.user(), map.rooms(), map.data(), map.caps()))
        .setOnExpiry(expiry(conf.onExpiry()))
        .setMaxTokenLength(conf.maxTokenLength())
        .setMaxRooms(conf.maxRooms())
        .setCacheSize(conf.cacheSize())
        .setWorkers(conf.workers())
        .setMaxPending(conf.maxPending())
        .setJwksTimeout(conf.jwksTimeout().toMillis())
        .setJwksMaxBytes(conf.jwksMaxBytes().toInt())
        .setJwksCooldown(conf.jwksCooldown().toMillis());
  }

  private static ExpiryOptions expiry(ExpiryConf conf) {
    ExpiryOptions.Then then =
        switch (conf.then()) {
          case CLOSE -> ExpiryOptions.Then.CLOSE;
          case DISCONNECT -> ExpiryOptions.Then.DISCONNECT;
        };
    return new ExpiryOptions(conf.event(), conf.grace().toMillis(), then);
  }

  private static IssuerOptions issuer(IssuerConf conf) {
    String secret = conf.secret();
    return new IssuerOptions()
        .setIss(conf.iss())
        .setAud(conf.aud().isEmpty() ? List.of() : List.of(conf.aud()))
        .setAlgorithms(conf.algorithms().stream().map(JwtAlgorithm::of).toList())
        .setSecret(secret == null ? "" : secret)
        .setPreviousSecret(conf.previousSecret())
        .setPublicKeys(conf.publicKeys())
        .setJwks(conf.jwks())
        .setJwksTtl(conf.jwksTtl().toMillis());
  }
}
