package io.roomcast.socketio;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Teaches Jackson the types that a payload knows beyond its own: Buffer, JsonObject, JsonArray,
 * Instant, Date and unparsed arguments. Stateless.
 */
final class PayloadModule {

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

  private PayloadModule() {}

  static Module create() {
    SimpleModule module = new SimpleModule("payload");
    write(module, Buffer.class, (buffer, out) -> out.writeBinary(buffer.getBytes()));
    write(module, JsonObject.class, (object, out) -> out.writePOJO(object.getMap()));
    write(module, JsonArray.class, (array, out) -> out.writePOJO(array.getList()));
    write(module, Instant.class, (time, out) -> out.writeString(JsonWriter.isoMillis(time)));
    write(module, Date.class, (t, out) -> out.writeString(JsonWriter.isoMillis(t.toInstant())));
    write(module, Payload.Arg.class, (arg, out) -> out.writeEmbeddedObject(arg));
    write(module, Payload.class, (payload, out) -> out.writeEmbeddedObject(payload));
    read(module, Buffer.class, in -> Buffer.buffer(in.getBinaryValue()));
    read(module, JsonObject.class, in -> new JsonObject(in.<Map<String, Object>>readValueAs(MAP)));
    read(module, JsonArray.class, in -> new JsonArray(in.<List<Object>>readValueAs(LIST)));
    read(module, Instant.class, PayloadModule::instant);
    return module;
  }

  private static Instant instant(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw JsonMappingException.from(in, "not an ISO instant");
    }
    try {
      return DateTimeFormatter.ISO_INSTANT.parse(in.getText(), Instant::from);
    } catch (DateTimeException e) {
      throw JsonMappingException.from(in, "not an ISO instant", e);
    }
  }

  /** How to write a type. */
  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  /** How to read a type. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(JsonParser in) throws IOException;
  }

  private static <T> void write(SimpleModule module, Class<T> type, Writer<T> writer) {
    module.addSerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            writer.write(value, out);
          }
        });
  }

  private static <T> void read(SimpleModule module, Class<T> type, Reader<T> reader) {
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return reader.read(in);
          }
        });
  }
}
