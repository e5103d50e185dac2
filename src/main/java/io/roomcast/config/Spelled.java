package io.roomcast.config;

/** A constant that the conf writes as somebody else does, and not in camel case. */
interface Spelled {

  /** How it is written. */
  String spelling();
}
