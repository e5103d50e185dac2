package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that are wrong: each is answered by path, what was found, and what is allowed. */
class RuleConfTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'do': 'rely', 'match': 'a'} | .do: found "rely" | relay, join, leave, call, handle
          {'do': 'relay'} | .match: found nothing | a text
          {'do': 'relay', 'match': 'a', 'to': '{args}'} | .to: found "{args}" | a text
          {'do': 'relay', 'match': 'a', 'to': ['r', '{arg.0}']} | .to: found a list | a text
          {'do': 'relay', 'match': 'a', 'to': []} | .to: found a list | a text
          {'do': 'relay', 'match': 'a', 'mustBeIn': true} | .mustBeIn: found true | false, unless
          {'do': 'relay', 'match': 'a', 'socketIds': true} | .socketIds: found true | false, unless
          {'do': 'relay', 'match': 'a', 'event': 'connect'} | .event: found "connect" | none of
          {'do': 'relay', 'match': 'a', 'allow': ['x']} | .allow: found | without a pattern of rooms
          {'do': 'relay', 'match': 'a', 'to': 'r', 'allow': []} | .allow: found a list | (1 to 100)
          {'do': 'relay', 'match': 'a', 'to': 'r', 'allow': [{}]} | .allow[0]: found | an object with
          {'do': 'relay', 'match': 'a', 'allow': [{'caps': 'x'}]} | .allow[0]: found | "caps" is not
          {'do': 'relay', 'match': 'a', 'allow': [{'equals': 1}]} | .allow[0]: found | there is none
          {'do': 'relay', 'match': 'a', 'allow': [{'in': '{x}'}]} | .allow[0]: found | "in" must be
          {'do': 'relay', 'match': 'a', 'allow': [5]} | .allow[0]: found 5 | a pattern of rooms, or
          {'do': 'relay', 'match': 'a', 'schema': 5} | .schema: found 5 | a JSON object
          {'do': 'relay', 'match': 'a', 'schema': {'type': 'txt'}} | .schema: found | is not valid at
          {'do': 'relay', 'match': 'a', 'schema': {'$ref': 'http://a/b'}} | .schema: found | refers to
          {'do': 'relay', 'match': 'a', 'schema': {'$ref': '#/$defs/x'}} | .schema: found | refers to
          {'do': 'relay', 'match': 'a', 'schema': {'$ref': '#'}} | .schema: found | without end
          {'do': 'relay', 'match': 'a', 'schema': {'pattern': '('}} | .schema: found | pattern
          {'do': 'relay', 'match': 'a', 'dedupe': {'by': 'user'}} | .dedupe.by: found "user" | a text
          {'do': 'join', 'match': 'a'} | .room: found nothing | a text
          {'do': 'join', 'match': 'a', 'room': 'r', 'replay': 'x'} | .replay: found "x" | a text
          {'do': 'call', 'match': 'a', 'backend': 'app'} | .backend: found "app" | there are none
          {'do': 'handle', 'match': 'a', 'class': 'a.B'} | .class: found "a.B" | none of that name
          {'do': 'handle', 'match': 'a', 'class': 'java.lang.String'} | .class: | something else
          {'do': 'handle', 'match': 'a', 'class': 'io.roomcast.TestIdentity'} | .class: | something
          """)
  void eachIsNamed(String rule, String found, String allowed) {
    List<String> problems = RuleGateway.problems(rule.replace('\'', '"'));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).contains("namespaces[0].events[0]" + found).contains(allowed);
  }

  @Test
  void namespacesAreCheckedToo() {
    assertThat(
            RuleGateway.problemsOf(
                """
                {"backends": {"one": {"bus": "a"}, "two": {"bus": "b"}},
                 "namespaces": [{"name": "/a", "on": {"connect": "three"}, "join": ["{args.0}"],
                   "use": [{"class": "io.roomcast.TestHandler"}]}]}
                """))
        .anySatisfy(one -> assertThat(one).contains("namespaces[0].join[0]: found \"{args.0}\""))
        .anySatisfy(one -> assertThat(one).contains("namespaces[0].use[0].class: found"));
    assertThat(
            RuleGateway.problemsOf(
                """
                {"backends": {"one": {"bus": "a"}, "two": {"bus": "b"}},
                 "namespaces": [{"name": "/a", "on": {"connect": "three"}}]}
                """))
        .singleElement()
        .asString()
        .contains("namespaces[0].on.connect: found \"three\"; allowed: one of one, two");
  }
}
