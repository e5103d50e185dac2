package io.roomcast.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose keys are none of ours, as it stands in the conf, its placeholders replaced.
 * Immutable.
 *
 * @param text the object as JSON
 */
public record RawJson(String text) {

  static RawJson of(ConfNode node) {
    return new RawJson(Objects.requireNonNull((JsonObject) plain(node)).encode());
  }

  /** The object; the caller's own. */
  public JsonObject json() {
    return new JsonObject(text);
  }

  private static @Nullable Object plain(ConfNode node) {
    if (node.value() instanceof ConfNode.Entries entries) {
      JsonObject object = new JsonObject();
      for (Map.Entry<String, ConfNode> entry : entries.map().entrySet()) {
        object.put(entry.getKey(), plain(entry.getValue()));
      }
      return object;
    }
    if (node.value() instanceof ConfNode.Items items) {
      JsonArray array = new JsonArray();
      items.list().forEach(item -> array.add(plain(item)));
      return array;
    }
    return node.value() instanceof BigDecimal number ? number(number) : node.value();
  }

  /** As Jackson would read it from a text. */
  private static Number number(BigDecimal number) {
    if (number.scale() > 0) {
      return number.doubleValue();
    }
    BigInteger whole = number.toBigInteger();
    if (whole.bitLength() < Integer.SIZE) {
      return whole.intValue();
    }
    return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
  }

  /** Without the values: they may be secret. */
  @Override
  public String toString() {
    return "JSON of " + text.length() + " characters";
  }

  /** How one is read. */
  record Type() implements ValueType {
    @Override
    public String allowed(Limits limits) {
      return "a JSON object";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      if (!(node.value() instanceof ConfNode.Entries)) {
        throw new IllegalArgumentException();
      }
      return RawJson.of(node);
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      return Map.of("type", "object");
    }

    @Override
    public boolean structured() {
      return true;
    }
  }
}
