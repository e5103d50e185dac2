package io.roomcast.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose records are what may stand in one place of the conf. With a tag,
 * the value of that key tells which record it is: the text of its {@link Named}. Without one, the
 * first key of a record, which must be required, tells: only one of them may be there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {

  /** The key that tells; it is no component of the records. */
  String tag() default "";

  /** What the tag says of this record. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Named {

    /** Value of the tag. */
    String value();
  }
}
