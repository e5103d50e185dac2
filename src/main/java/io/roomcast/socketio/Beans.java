package io.roomcast.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Maps records and beans to packet values and back, by Jackson. Binary stays binary on both ways,
 * as Buffer or byte[]; an Instant is ISO text; unknown properties are ignored. Thread-safe.
 */
final class Beans {

  /**
   * Number lengths keep Jackson's bound, the other constraints are those of the packet: the text
   * has passed {@link JsonScanner}. Names are not interned, for clients choose them.
   */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(JsonScanner.MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(PayloadModule.create())
          .build();

  private Beans() {}

  /**
   * The text's value as that type.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  static <T> @Nullable T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a " + type.getName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The parsed value as that type.
   *
   * @throws IllegalArgumentException when it does not fit
   */
  static <T> @Nullable T convert(@Nullable Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  /**
   * Writes what the bean's properties are.
   *
   * @throws IllegalArgumentException when Jackson or the writer cannot
   */
  static void write(Object bean, JsonWriter out) {
    try (TokenBuffer tokens = new TokenBuffer(MAPPER, false)) {
      MAPPER.writeValue(tokens, bean);
      try (JsonParser parser = tokens.asParser()) {
        copy(parser, out);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot encode a " + bean.getClass().getName() + ": " + e.getMessage(), e);
    }
  }

  private static void copy(JsonParser parser, JsonWriter out) throws IOException {
    boolean first = true;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (!first && token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY) {
        out.raw(',');
      }
      first = false;
      switch (token) {
        case START_OBJECT -> out.open('{');
        case START_ARRAY -> out.open('[');
        case END_OBJECT -> out.close('}');
        case END_ARRAY -> out.close(']');
        case FIELD_NAME -> {
          out.string(parser.currentName());
          out.raw(':');
        }
        case VALUE_STRING -> out.string(parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.value(parser.getNumberValue());
        case VALUE_TRUE -> out.value(true);
        case VALUE_FALSE -> out.value(false);
        case VALUE_EMBEDDED_OBJECT -> out.value(parser.getEmbeddedObject());
        default -> out.value(null);
      }
      first =
          token == JsonToken.START_OBJECT
              || token == JsonToken.START_ARRAY
              || token == JsonToken.FIELD_NAME;
    }
  }
}
