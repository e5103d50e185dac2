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
import org.jspecify.annotations.Nullable;

/** Reads strict JSON (RFC 8259) into nodes that know their place; duplicate keys are problems. */
final class JsonSource {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final String name;
  private final boolean file;
  private final Problems problems;

  private JsonSource(JsonParser parser, String name, boolean file, Problems problems) {
    this.parser = parser;
    this.name = name;
    this.file = file;
    this.problems = problems;
  }

  /** The root of a file's text, or null, and a problem, when it is no JSON. */
  static @Nullable ConfNode file(String text, String name, Problems problems) {
    return parse(text, name, true, problems);
  }

  /** The value of an environment variable that is JSON; null, and a problem, when it is none. */
  static @Nullable ConfNode variable(String text, String name, Problems problems) {
    return parse(text, name, false, problems);
  }

  private static @Nullable ConfNode parse(
      String text, String name, boolean file, Problems problems) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonSource source = new JsonSource(parser, name, file, problems);
      if (parser.nextToken() == null) {
        problems.add("", "nothing", "a JSON object", null, name + ":1:1");
        return null;
      }
      ConfNode root = source.node("");
      if (parser.nextToken() != null) {
        problems.add("", "more text after the end", "one JSON object", null, source.place());
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? name : name + ":" + at.getLineNr() + ":" + at.getColumnNr();
      problems.add("", "a JSON syntax error", "", message(e), where);
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Jackson says, without words of the file: they may belong to a secret. */
  private static String message(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceAll("\\s+", " ")
        .replaceAll("Unrecognized token '.*?':", "Unrecognized token:");
  }

  private ConfNode node(String path) throws IOException {
    String where = place();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(path, where);
      case START_ARRAY -> list(path, where);
      case VALUE_STRING -> new ConfNode(parser.getText(), where, file);
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
      items.add(node(Problems.item(path, items.size())));
    }
    return ConfNode.list(items, where);
  }

  private String place() {
    JsonLocation at = parser.currentTokenLocation();
    return at == null || !file ? name : name + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }
}
