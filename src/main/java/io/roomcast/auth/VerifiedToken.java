package io.roomcast.auth;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a valid token says. Immutable as long as its JSON is left alone: it may be shared by
 * everybody who shows the same token.
 *
 * @param issuer {@code iss}
 * @param user who
 * @param rooms rooms to join
 * @param data for the socket's data
 * @param caps rights
 * @param claims all claims
 * @param expiresAt {@code exp}, in ms since the epoch
 */
public record VerifiedToken(
    String issuer,
    String user,
    List<String> rooms,
    JsonObject data,
    List<String> caps,
    JsonObject claims,
    long expiresAt) {}
