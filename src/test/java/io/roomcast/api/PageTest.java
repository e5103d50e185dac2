package io.roomcast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Pages of parts make pages of the whole, whatever the parts have. */
class PageTest {

  private int leftOut;

  private static NavigableMap<String, JsonObject> entries(String... keys) {
    NavigableMap<String, JsonObject> entries = new TreeMap<>();
    for (String key : keys) {
      entries.put(key, new JsonObject().put("key", key).put("n", 1));
    }
    return entries;
  }

  private static JsonObject sum(JsonObject one, JsonObject other) {
    return one.copy().put("n", one.getInteger("n") + other.getInteger("n"));
  }

  @Test
  void aPartIsCompleteUpToItsCursor() {
    Page all = Page.first(entries("a", "b", "c"), 3);
    assertThat(all.cursor()).isNull();
    Page some = Page.first(entries("a", "b", "c"), 2);
    assertThat(some.entries()).containsOnlyKeys("a", "b");
    assertThat(some.cursor()).isEqualTo("b");
    Page merged = Page.merge(List.of(some, Page.first(entries("b", "z"), 2)), 10, PageTest::sum);
    assertThat(merged.entries()).containsOnlyKeys("a", "b");
    assertThat(merged.entries().get("b").getInteger("n")).isEqualTo(2);
    assertThat(merged.cursor()).isEqualTo("b");
  }

  @Test
  void everyEntryIsOnOnePage() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      List<NavigableMap<String, JsonObject>> parts = new ArrayList<>();
      TreeSet<String> expected = new TreeSet<>();
      for (int part = 0; part < 3; part++) {
        parts.add(new TreeMap<>());
        for (int i = random.nextInt(20); i > 0; i--) {
          String key = "k" + random.nextInt(40);
          parts.get(part).putAll(entries(key));
          expected.add(key);
        }
      }
      int limit = 1 + random.nextInt(7);
      int bytes = 20 + random.nextInt(100);
      List<String> found = new ArrayList<>();
      String cursor = "";
      do {
        List<Page> pages = new ArrayList<>();
        for (NavigableMap<String, JsonObject> part : parts) {
          pages.add(Page.first(part.tailMap(cursor, false), limit).within(bytes, () -> leftOut++));
        }
        Page page = Page.merge(pages, limit, PageTest::sum);
        assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
        found.addAll(page.entries().keySet());
        cursor = page.cursor();
      } while (cursor != null);
      assertThat(found).containsExactlyElementsOf(expected);
    }
    assertThat(leftOut).isZero();
  }

  @Test
  void anEntryThatFitsIntoNoPageIsLeftOut() {
    NavigableMap<String, JsonObject> entries = entries("a", "b", "c");
    entries.get("b").put("text", "x".repeat(100));
    Page page = Page.first(entries, 2).within(50, () -> leftOut++);
    assertThat(page.entries()).containsOnlyKeys("a");
    assertThat(page.cursor()).isEqualTo("b");
    assertThat(leftOut).isEqualTo(1);
  }

  @Test
  void asJsonAndBack() {
    Page page = Page.first(entries("a", "b"), 1);
    assertThat(Page.of(page.toJson("list"), "list", "key")).isEqualTo(page);
    assertThat(Page.of(new JsonObject(), "list", "key")).isEqualTo(new Page(entries(), null));
  }
}
