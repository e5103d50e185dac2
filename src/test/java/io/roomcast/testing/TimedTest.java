package io.roomcast.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A test whose subject is time, to some milliseconds. On a busy machine the test may be late though
 * the server was not: when threads were seen to be late while it ran, it is tried again, with
 * everything made anew. On a machine that is on time, a failure is one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(TimedTest.Tries.class)
public @interface TimedTest {
  /** Has it tried until it passes, or fails on a machine that is on time. */
  final class Tries implements TestTemplateInvocationContextProvider {
    static final int MOST = 8;

    /** ms that threads are late by at most on a machine that is on time. */
    static final double ON_TIME = 5;

    private static final Logger log = LoggerFactory.getLogger(TimedTest.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return all().map(one -> one);
    }

    /** Each is taken when the one before it has ended. */
    static Stream<Try> all() {
      AtomicBoolean isWanted = new AtomicBoolean(true);
      return IntStream.rangeClosed(1, MOST)
          .takeWhile(number -> isWanted.getAndSet(false))
          .mapToObj(number -> new Try(number, isWanted));
    }

    /** One of them. */
    static final class Try
        implements TestTemplateInvocationContext,
            BeforeEachCallback,
            AfterEachCallback,
            TestExecutionExceptionHandler {

      private final int number;
      private final AtomicBoolean isWanted;
      private @Nullable Lateness lateness;

      /**
       * @param isWanted to be set when another one is
       */
      Try(int number, AtomicBoolean isWanted) {
        this.number = number;
        this.isWanted = isWanted;
      }

      @Override
      public String getDisplayName(int index) {
        return "try " + number;
      }

      @Override
      public List<Extension> getAdditionalExtensions() {
        return List.of(this);
      }

      @Override
      public void beforeEach(ExtensionContext context) {
        lateness = new Lateness();
      }

      @Override
      public void afterEach(ExtensionContext context) {
        Objects.requireNonNull(lateness).close();
      }

      @Override
      public void handleTestExecutionException(ExtensionContext context, Throwable failure)
          throws Throwable {
        failed(failure, Objects.requireNonNull(lateness).worstMillis());
      }

      void failed(Throwable failure, double lateMillis) throws Throwable {
        if (number == MOST || lateMillis <= ON_TIME) {
          throw failure;
        }
        log.warn(
            "The machine was {} ms late in try {}: {}", lateMillis, number, failure.toString());
        isWanted.set(true);
      }
    }
  }
}
