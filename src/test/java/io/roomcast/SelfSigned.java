package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** Certificates for tests, made by the JDK's keytool. */
public final class SelfSigned {

  private SelfSigned() {}

  /** Writes cert.pem and key.pem of a new self-signed certificate; the answer holds it, too. */
  public static KeyStore write(Path dir, String name) throws Exception {
    Path file = dir.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("keytool.txt").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    pem(dir.resolve("cert.pem"), "CERTIFICATE", store.getCertificate("a").getEncoded());
    pem(
        dir.resolve("key.pem"),
        "PRIVATE KEY",
        store.getKey("a", "changeit".toCharArray()).getEncoded());
    return store;
  }

  private static void pem(Path file, String label, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
