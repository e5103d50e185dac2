// A chat behind Roomcast, with nothing but a JDK: WEBHOOK_SECRET=whsec_... java Chat.java
import com.sun.net.httpserver.*;
import java.net.InetSocketAddress;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

record Chat(Mac mac) {
  public static void main(String[] args) throws Exception {
    Chat chat = new Chat(Mac.getInstance("HmacSHA256"));
    chat.mac.init(new SecretKeySpec(Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").substring(6)), "HmacSHA256"));
    String port = System.getenv().getOrDefault("PORT", "8080");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)), 0);
    server.createContext("/", request -> {
      byte[] body = request.getRequestBody().readAllBytes();
      boolean genuine = chat.verified(request.getRequestHeaders(), body);
      byte[] out = (genuine ? answer(fields(new String(body, "UTF-8"))) : "no").getBytes("UTF-8");
      request.sendResponseHeaders(genuine ? 200 : 401, out.length);
      try (var stream = request.getResponseBody()) { stream.write(out); }
    });
    server.start(); // With one thread: mac is for one at a time.
  }

  boolean verified(Headers headers, byte[] body) {
    String given = "" + headers.getFirst("webhook-signature"), time = "" + headers.getFirst("webhook-timestamp");
    if (!time.matches("\\d{10}") || Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(time)) > 300) return false;
    mac.update((headers.getFirst("webhook-id") + "." + time + ".").getBytes());
    byte[] right = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
    return Arrays.stream(given.split(" ")).anyMatch(one -> java.security.MessageDigest.isEqual(right, one.getBytes()));
  }

  static String answer(Map<String, String> call) { // Values stay the JSON that they are, quotes and all.
    String emit = "[{\"op\":\"emit\",\"to\":[\"chat\"],\"event\":\"%s\",\"args\":[%s]}]";
    if (call.get("type").equals("\"disconnect\"")) return "{}";
    if (call.get("type").equals("\"connect\"")) {
      String name = fields(call.get("auth")).getOrDefault("name", "");
      if (!name.matches("\"\\S.{0,80}\"")) return "{\"error\":{\"message\":\"Tell us your name.\",\"data\":{\"code\":\"no_name\"}}}";
      return "{\"user\":" + name + ",\"join\":[\"chat\"],\"data\":{\"sent\":0},\"commands\":" + emit.formatted("joined", name) + "}";
    }
    String text = fields(call.get("args")).getOrDefault("0", "");
    if (!text.matches("\"\\S.{0,4000}\"")) return "{\"error\":{\"code\":\"empty\",\"message\":\"Say something.\"}}";
    int sent = Integer.parseInt(fields(call.get("data")).get("sent")) + 1;
    String message = "{\"from\":" + call.get("user") + ",\"text\":" + text + ",\"number\":" + sent + "}";
    return "{\"ack\":[" + message + "],\"data\":{\"sent\":" + sent + "},\"commands\":" + emit.formatted("message", message) + "}";
  }

  static Map<String, String> fields(String json) { // What an object or array holds; sent without blanks.
    Map<String, String> fields = new HashMap<>();
    String key = null;
    for (int start = 1, depth = 0, i = 1; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') while (json.charAt(++i) != '"') if (json.charAt(i) == '\\') i++;
      depth += "{[".indexOf(c) >= 0 ? 1 : "}]".indexOf(c) >= 0 ? -1 : 0;
      if (depth == 0 && c == ':') key = json.substring(start + 1, (start = i + 1) - 2);
      if (depth < 0 || depth == 0 && c == ',') fields.put(key == null ? "" + fields.size() : key, json.substring(start, (start = i + 1) - 1));
    }
    return fields;
  }
}
