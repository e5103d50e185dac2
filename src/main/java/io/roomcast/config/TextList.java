package io.roomcast.config;

import java.util.List;
import java.util.Map;

/** One text, or a list of them. Immutable. */
public record TextList(List<String> texts) {

  public TextList {
    texts = List.copyOf(texts);
  }

  /** How one is read. */
  record Type() implements ValueType {

    private static final int MOST = 100;

    @Override
    public String allowed(Limits limits) {
      return new ValueType.Text().allowed(limits) + ", or a list (1 to " + MOST + ") of such";
    }

    @Override
    public Object read(ConfNode node, Limits limits) {
      if (!(node.value() instanceof ConfNode.Items items)) {
        return new TextList(List.of((String) new ValueType.Text().read(node, limits)));
      }
      if (items.list().isEmpty() || items.list().size() > MOST) {
        throw new IllegalArgumentException();
      }
      return new TextList(
          items.list().stream()
              .map(item -> (String) new ValueType.Text().read(item, limits))
              .toList());
    }

    @Override
    public Map<String, Object> schema(Limits limits) {
      Map<String, Object> text = SchemaWords.text(limits);
      return SchemaWords.anyOf(
          text, SchemaWords.of("type", "array", "minItems", 1, "maxItems", MOST, "items", text));
    }

    @Override
    public boolean structured() {
      return true;
    }

    @Override
    public ConfNode node(String text, String where) {
      return new ConfNode(text, where);
    }
  }
}
