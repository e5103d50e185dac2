package io.roomcast.config;

/** Whether the value of a key is a secret, and what is asked of it then. */
public enum Secrecy {
  /** It may be shown. */
  NONE,
  /** It is never shown: not in messages, not in the effective conf. */
  MASKED,
  /**
   * It is never shown, and it is refused when it is empty, shorter than its {@link Option#min} or a
   * placeholder like {@code change-me}.
   */
  STRONG
}
