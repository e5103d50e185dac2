package io.roomcast.bench.report;

/** Writes the elements of an SVG image. Used by one thread. */
final class Svg {

  private final StringBuilder out = new StringBuilder();

  /** An image of this size in pixels, with a style sheet and a title for those who can't see it. */
  Svg(int width, int height, String title, String style) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(" ")
        .append(height)
        .append("\" role=\"img\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(escaped(style))
        .append("</style>\n");
  }

  void rect(String type, double x, double y, double width, double height, double radius) {
    out.append("<rect class=\"").append(type).append("\"");
    attribute("x", x);
    attribute("y", y);
    attribute("width", width);
    attribute("height", height);
    attribute("rx", radius);
    out.append("/>\n");
  }

  void line(String type, double fromX, double fromY, double toX, double toY) {
    out.append("<line class=\"").append(type).append("\"");
    attribute("x1", fromX);
    attribute("y1", fromY);
    attribute("x2", toX);
    attribute("y2", toY);
    out.append("/>\n");
  }

  void text(String type, double x, double y, String text) {
    out.append("<text class=\"").append(type).append("\"");
    attribute("x", x);
    attribute("y", y);
    out.append(">").append(escaped(text)).append("</text>\n");
  }

  private void attribute(String name, double value) {
    out.append(" ").append(name).append("=\"").append(Math.round(value * 10) / 10.0).append("\"");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The whole image; nothing can be added after. */
  String close() {
    return out.append("</svg>\n").toString();
  }
}
