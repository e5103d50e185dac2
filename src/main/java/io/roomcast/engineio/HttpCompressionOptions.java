package io.roomcast.engineio;

/**
 * gzip or deflate of polling answers, by the client's {@code Accept-Encoding}.
 *
 * @param threshold answers of fewer bytes are sent uncompressed
 */
public record HttpCompressionOptions(int threshold) {

  /** What {@code httpCompression: true} means. */
  public HttpCompressionOptions() {
    this(1024);
  }
}
