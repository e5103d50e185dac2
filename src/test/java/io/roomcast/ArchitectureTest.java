package io.roomcast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The arrows between the packages, and what only one package may touch. */
@AnalyzeClasses(packages = "io.roomcast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.roomcast";

  /** Each package with those of ours that it may use. The root may use all and nobody uses it. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("loop", List.of()),
          Map.entry("net", List.of("loop")),
          Map.entry("engineio", List.of("net", "loop")),
          Map.entry("room", List.of("net", "loop")),
          Map.entry("socketio", List.of("engineio", "room", "loop")),
          Map.entry("cluster", List.of("socketio", "room", "engineio", "loop")),
          Map.entry("auth", List.of()),
          Map.entry("handler", List.of("socketio", "engineio", "room", "loop", "auth")),
          Map.entry("backend", List.of("socketio", "handler", "engineio", "loop", "auth")),
          Map.entry("api", List.of("socketio", "engineio", "loop", "auth")),
          Map.entry("ops", List.of("socketio", "engineio", "loop", "cluster", "backend")),
          Map.entry("config", List.of()),
          Map.entry("demo", List.of("socketio")));

  @ArchTest
  static void packagesUseOnlyWhatTheirArrowsAllow(JavaClasses all) {
    assertAll(ARROWS.keySet().stream().sorted().map(name -> () -> arrowsOf(name).check(all)));
  }

  private static ArchRule arrowsOf(String name) {
    List<String> allowed = new ArrayList<>(List.of(packages(name)));
    ARROWS.get(name).forEach(other -> allowed.addAll(List.of(packages(other))));
    return noClasses()
        .that()
        .resideInAnyPackage(packages(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .as(name + " may use " + ARROWS.get(name))
        .allowEmptyShould(true);
  }

  /** A new package needs a line in {@link #ARROWS}. */
  @ArchTest
  static final ArchRule EVERY_PACKAGE_HAS_ITS_ARROWS =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.concat(
                      Stream.of(ROOT),
                      ARROWS.keySet().stream().flatMap(n -> Stream.of(packages(n))))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_NET_TOUCHES_CHANNELS_AND_INTERNALS =
      noClasses()
          .that()
          .resideOutsideOfPackages(packages("net"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.handler..", "io.netty.channel..", "io.vertx.core.internal..")
          .because("a change inside Vert.x must be felt in one place only");

  @ArchTest
  static final ArchRule AUTH_SERVES_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(packages("auth")[0])
          .should()
          .dependOnClassesThat()
          .haveNameMatching("io\\.vertx\\.(core\\.(http\\..*Server|net\\.).*|ext\\.web\\..*)")
          .because("it is used by servers of more than one kind, and tested without any");

  @ArchTest
  static final ArchRule ONLY_THE_PROGRAM_CHOOSES_A_LOGGER_AND_A_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ch.qos.logback..", "picocli..");

  /** Without the rule above being empty by mistake: the packages of today are seen. */
  @ArchTest
  static void theRulesSeeTheCode(JavaClasses all) {
    assertThat(all.stream().map(c -> c.getPackageName().replace(ROOT + ".", "")))
        .contains(
            "loop", "net", "engineio", "room", "socketio", "auth", "handler", "config", "demo");
  }

  private static String[] packages(String name) {
    return new String[] {ROOT + "." + name + ".."};
  }
}
