package io.roomcast.handler;

import io.roomcast.loop.TokenRate;

/**
 * A limit on events.
 *
 * @param rate how many
 * @param policy what happens to one too many
 */
public record EventLimit(TokenRate rate, LimitPolicy policy) {}
