package io.roomcast;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that hold keys. Stateless. */
final class NewFile {

  private NewFile() {}

  /**
   * Writes a file, never over one that is there: it may be the only copy of a key in use.
   *
   * @param secret whether only its owner may read it
   * @throws StartException when it cannot be written
   */
  static void write(Path file, String text, boolean secret) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        secret && posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
      Files.writeString(file, text);
    } catch (IOException e) {
      boolean there = e instanceof FileAlreadyExistsException;
      throw new StartException("cannot write " + file + (there ? ": it exists" : ""), e);
    }
  }
}
