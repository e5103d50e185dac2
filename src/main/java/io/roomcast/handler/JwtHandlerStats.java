package io.roomcast.handler;

import io.roomcast.auth.AuthError;
import java.util.Map;

/**
 * What one {@link JwtHandler}, with those made of it by {@link JwtHandler#mode}, has done.
 * Immutable.
 *
 * @param admitted sockets admitted with a token
 * @param anonymous sockets admitted without one
 * @param refused connects refused, by error
 * @param refreshed tokens replaced by new ones of the same user
 * @param refreshRefused new tokens that were not accepted
 * @param expired sockets ended because their token expired
 */
public record JwtHandlerStats(
    long admitted,
    long anonymous,
    Map<AuthError, Long> refused,
    long refreshed,
    long refreshRefused,
    long expired) {}
