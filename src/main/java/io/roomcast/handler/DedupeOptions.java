package io.roomcast.handler;

/**
 * How events that come again are told. Immutable.
 *
 * @param by where the client's id of an event is, as {@code args.0.id}
 * @param window for how long ids are remembered, in ms
 * @param size ids remembered of one user
 * @param maxIds ids remembered by one event loop
 * @param maxBytes bytes of acks remembered by one event loop
 */
public record DedupeOptions(String by, long window, int size, int maxIds, long maxBytes) {}
