package idunno.logs.scan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read, in a few words for people.
final class Problems {
  private Problems() {}

  static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "it may not be read";
      case NoSuchFileException _ -> "it is gone";
      case FileSystemException named when named.getReason() != null ->
          String.valueOf(named.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
