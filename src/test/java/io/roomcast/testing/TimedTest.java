package io.roomcast.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
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
 * the server was not: then it is tried again, with everything made anew. What is wrong with the
 * server is wrong every time, and fails the test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(TimedTest.Tries.class)
public @interface TimedTest {
  /** Has it tried until it passes. */
  final class Tries implements TestTemplateInvocationContextProvider {
    static final int MOST = 8;
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

    /** One of them; another is wanted when it has failed. */
    record Try(int number, AtomicBoolean isWanted)
        implements TestTemplateInvocationContext, TestExecutionExceptionHandler {
      @Override
      public String getDisplayName(int index) {
        return "try " + number;
      }

      @Override
      public List<Extension> getAdditionalExtensions() {
        return List.of(this);
      }

      @Override
      public void handleTestExecutionException(ExtensionContext context, Throwable failure)
          throws Throwable {
        failed(failure);
      }

      void failed(Throwable failure) throws Throwable {
        if (number == MOST) {
          throw failure;
        }
        log.warn("Try {} was late, or is wrong: {}", number, failure.toString());
        isWanted.set(true);
      }
    }
  }
}
