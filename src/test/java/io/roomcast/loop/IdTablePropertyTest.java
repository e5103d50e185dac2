package io.roomcast.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table against a map, whatever is done to both. */
class IdTablePropertyTest {

  private record Item(String id, int number) {}

  private record Step(boolean adds, String id) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    // Few letters for many collisions: "Aa" and "BB" have one hash code.
    Arbitrary<String> ids =
        Arbitraries.of("Aa", "BB", "a", "b", "c", "d")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(parts -> String.join("", parts));
    return Arbitraries.of(true, true, false)
        .flatMap(adds -> ids.map(id -> new Step(adds, id)))
        .list()
        .ofMaxSize(1_000);
  }

  @Property(tries = 200)
  void isAMap(@ForAll("steps") List<Step> steps) {
    IdTable<Item> table = new IdTable<>(Item::id);
    Map<String, Item> model = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Item item = new Item(step.id(), i);
      if (step.adds()) {
        table.put(item);
        model.put(item.id(), item);
      } else {
        assertThat(table.remove(item)).as("another one of that id").isFalse();
        Item known = model.remove(step.id());
        if (known != null) {
          assertThat(table.remove(known)).isTrue();
          assertThat(table.remove(known)).isFalse();
        }
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(table.get(step.id())).isSameAs(model.get(step.id()));
    }
    assertThat(table.copy()).containsExactlyInAnyOrderElementsOf(model.values());
    model.forEach((id, item) -> assertThat(table.get(id)).isSameAs(item));
    table.clear();
    assertThat(table.size()).isZero();
    assertThat(table.copy()).isEmpty();
    model.keySet().forEach(id -> assertThat(table.get(id)).isNull());
  }

  @Example
  void growsAndShrinksWithThousands() {
    IdTable<Item> table = new IdTable<>(Item::id);
    for (int i = 0; i < 50_000; i++) {
      table.put(new Item("id" + i, i));
    }
    for (int i = 0; i < 50_000; i++) {
      Item item = table.get("id" + i);
      assertThat(item).isNotNull();
      assertThat(item.number()).isEqualTo(i);
      if (i % 100 != 0) {
        assertThat(table.remove(item)).isTrue();
      }
    }
    assertThat(table.size()).isEqualTo(500);
    assertThat(table.copy()).hasSize(500).allMatch(item -> item.number() % 100 == 0);
  }
}
