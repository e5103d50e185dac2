package io.roomcast.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads strict JSON (RFC 8259) into nodes that know their place; duplicate keys are problems. */
final class JsonSource {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final Problems problems;

  private JsonSource(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The root of the text; an empty object, and a problem, when it is no JSON. */
  static ConfNode parse(String text, Problems problems) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonSource source = new JsonSource(parser, problems);
      if (parser.nextToken() == null) {
        problems.add("", "nothing", "a JSON object", null, "1:1");
        return ConfNode.object(Map.of(), "1:1");
      }
      ConfNode root = source.node("");
      if (parser.nextToken() != null) {
        problems.add("", "more text after the end", "one JSON object", null, source.place());
      }
      return root;
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().replaceAll("\\s+", " ");
      problems.add("", "a JSON syntax error", "", message, place(e.getLocation()));
      return ConfNode.object(Map.of(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConfNode node(String path) throws IOException {
    String where = place();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(path, where);
      case START_ARRAY -> list(path, where);
      case VALUE_STRING -> new ConfNode(parser.getText(), where);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new ConfNode(parser.getDecimalValue(), where);
      case VALUE_TRUE, VALUE_FALSE -> new ConfNode(parser.getBooleanValue(), where);
      default -> new ConfNode(null, where);
    };
  }

  private ConfNode object(String path, String where) throws IOException {
    Map<String, ConfNode> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String keyPlace = place();
      parser.nextToken();
      ConfNode before = map.put(key, node(Problems.child(path, key)));
      if (before != null) {
        String first = "first at " + before.where();
        problems.add(Problems.child(path, key), "the key a second time", "", first, keyPlace);
      }
    }
    return ConfNode.object(map, where);
  }

  private ConfNode list(String path, String where) throws IOException {
    List<ConfNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path + "[" + items.size() + "]"));
    }
    return new ConfNode(new ConfNode.Items(items), where);
  }

  private String place() {
    return place(parser.currentTokenLocation());
  }

  private static String place(JsonLocation location) {
    return location == null ? "" : location.getLineNr() + ":" + location.getColumnNr();
  }
}
