package io.roomcast.config;

import java.util.List;

/**
 * A conf that was read without problems. Immutable.
 *
 * @param conf what it says
 * @param effective the same as keys, values and origins
 * @param warnings what is allowed and surely not meant
 */
public record Loaded<T extends Record>(
    T conf, EffectiveConf effective, List<ConfProblem> warnings) {}
