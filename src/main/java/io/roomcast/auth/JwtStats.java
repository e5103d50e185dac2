package io.roomcast.auth;

import java.util.Map;

/**
 * What one {@link JwtAuth} has done and holds. Immutable.
 *
 * @param verified tokens found valid, those from the cache included
 * @param cacheHits tokens found in the cache
 * @param cached tokens in the cache
 * @param checkedByWorkers signatures given to worker threads
 * @param pending tokens that wait for a worker or for keys
 * @param refused tokens refused, by error
 */
public record JwtStats(
    long verified,
    long cacheHits,
    int cached,
    long checkedByWorkers,
    int pending,
    Map<AuthError, Long> refused) {}
