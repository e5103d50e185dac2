package io.roomcast.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

/**
 * One key of the conf: the only place for its description, default and bounds. Reading, validation
 * and whatever is generated from the conf tree take them from here.
 *
 * <p>Values in this annotation are texts in the notation of the conf file: {@code "25s"}, {@code
 * "1MB"}, {@code "true"}, {@code "10"}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

  /** What the key means, as a sentence for operators. */
  String value();

  /**
   * The default; the items of a list each by itself. Without one, a {@code Nullable} component is
   * null, a list or a map is empty, a record has the defaults of its own keys, and anything else
   * must be given.
   */
  String[] byDefault() default {};

  /** The key, where the component has another name: Java keeps this one, or means another thing. */
  String name() default "";

  /** Least value; of a text, fewest characters; of a list or a map, fewest entries. */
  String min() default "";

  /** Greatest value; of a text, most characters; of a list or a map, most entries. */
  String max() default "";

  /**
   * What a text must look like, or the keys of a map: a regular expression for all of it. It stands
   * in the JSON Schema, too: only what Java and JavaScript (with the flag {@code u}) have in
   * common.
   */
  String pattern() default "";

  /** The unit of a duration that is given as a bare number. */
  TimeUnit unit() default TimeUnit.MILLISECONDS;

  /**
   * Whether {@code false} turns the whole record off (the component is null then) and {@code true}
   * stands for its defaults. Given as an object, it is on unless its key {@code enabled} is false.
   */
  boolean toggle() default false;

  /** Whether it is a secret; texts and lists of texts can be. */
  Secrecy secret() default Secrecy.NONE;

  /**
   * Whether a running server takes a changed value. It holds for all below the key; a list, a map
   * or one of several kinds is reloadable as a whole only.
   */
  boolean reloadable() default false;
}
