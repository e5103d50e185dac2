package io.roomcast.auth;

/** What a namespace wants of those who connect. */
public enum AuthMode {
  /** A valid token. */
  REQUIRED,
  /** A valid token or none; a token that is not valid is refused. */
  OPTIONAL,
  /** Nothing; tokens are not looked at. */
  NONE
}
